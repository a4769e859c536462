package srs.format.srt.internal.receive;

/** The smoothed time of a round trip, and how much it varies (draft §4.10). Confined to its connection. */
public final class RoundTrip {
    private static final int FIRST_US = 100_000;
    private static final int FIRST_VARIANCE_US = FIRST_US / 2;
    private static final int MAX_US = 10_000_000;

    private int rttUs = FIRST_US;
    private int varianceUs = FIRST_VARIANCE_US;
    private boolean isKnown;
    private boolean isMeasured;

    public int rttUs() {
        return rttUs;
    }

    public int varianceUs() {
        return varianceUs;
    }

    /** Whether anything was measured; else it is a guess. */
    public boolean isKnown() {
        return isKnown;
    }

    /** What we measured. */
    public void sample(long us) {
        if (us < 0 || us > MAX_US) {
            return;
        }
        int sample = (int) us;
        isMeasured = true;
        if (isKnown) {
            varianceUs = (3 * varianceUs + Math.abs(sample - rttUs)) / 4;
            rttUs = (7 * rttUs + sample) / 8;
        } else {
            isKnown = true;
            rttUs = sample;
            varianceUs = sample / 2;
        }
    }

    /** What the peer measured, as an acknowledgement says. Before it has, it says what it guesses, as libsrt does: the same as we. */
    public void told(int us, int toldVarianceUs) {
        if (us < 0 || us > MAX_US || toldVarianceUs < 0 || toldVarianceUs > MAX_US || !isKnown && (us == FIRST_US || toldVarianceUs == FIRST_VARIANCE_US)) {
            return;
        }
        if (isMeasured) {
            rttUs = (7 * rttUs + us) / 8;
            varianceUs = (3 * varianceUs + toldVarianceUs) / 4;
        } else {
            // it is smooth already
            isKnown = true;
            rttUs = us;
            varianceUs = toldVarianceUs;
        }
    }
}
