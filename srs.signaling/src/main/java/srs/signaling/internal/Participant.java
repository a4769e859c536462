package srs.signaling.internal;

/** Someone in a room, or on the way into one. Guarded by {@link Rooms}. */
final class Participant {
    final Line line;
    Room room;
    String display = "";
    boolean isPublishing;

    /** The way to a participant. Called on any thread, returns at once. */
    interface Line {
        void send(String text);

        void close();
    }

    Participant(Line line) {
        this.line = line;
    }
}
