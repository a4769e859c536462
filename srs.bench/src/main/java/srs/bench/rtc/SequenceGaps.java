package srs.bench.rtc;

/** Counts the packets of one source that did not come, or came once again. Lives on one thread. */
final class SequenceGaps {
    private static final int HALF = 1 << 15;

    private int highest = -1;
    private long missing;

    /** The change of what is missing: more than 0 after a gap, −1 when one of it came late. */
    int on(int number) {
        if (highest < 0) {
            highest = number;
            return 0;
        }
        int step = number - highest & 0xffff;
        if (step == 0 || step >= HALF) {
            if (step == 0 || missing == 0) {
                return 0;
            }
            missing--;
            return -1;
        }
        highest = number;
        missing += step - 1;
        return step - 1;
    }
}
