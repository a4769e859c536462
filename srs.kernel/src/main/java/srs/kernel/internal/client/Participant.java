package srs.kernel.internal.client;

/** The kernel's side of a client that the streams meet in requests. Thread-safe. */
public interface Participant {

    /** A stream has taken it, as publisher or player. */
    void started();
}
