package srs.audio.worker;

/** A sound that cannot be coded again, or a frame of it. */
final class SoundException extends Exception {
    private static final long serialVersionUID = 1;

    SoundException(String message) {
        super(message);
    }
}
