package srs.format.ts;

/** Makes the 33-bit times of all streams of a program one line: each is taken to be near the one before. Confined to its reader. */
final class SharedClock {
    private boolean hasBegun;
    private long last;

    /** Ticks that go on over the wrap. The first time stays as it is. */
    long unwrap(long wrapped) {
        last = hasBegun ? TsClock.unwrap(wrapped, last) : wrapped;
        hasBegun = true;
        return last;
    }
}
