package srs.signaling.internal;

import java.util.ArrayList;
import java.util.List;

/** A room and who is in it, in the order of their coming. Guarded by {@link Rooms}. */
final class Room {
    /** Who talks to more than that needs something else than a browser that plays each of them. */
    static final int MAX_PARTICIPANTS = 64;

    final String name;
    final List<Participant> participants = new ArrayList<>();

    Room(String name) {
        this.name = name;
    }

    void add(Participant participant) throws SignalingException {
        if (participants.stream().anyMatch(other -> other.display.equals(participant.display))) {
            throw new SignalingException("participant " + participant.display + " exists in room " + name);
        }
        if (participants.size() == MAX_PARTICIPANTS) {
            throw new SignalingException("room " + name + " has " + MAX_PARTICIPANTS + " participants, which is the most");
        }
        participants.add(participant);
    }
}
