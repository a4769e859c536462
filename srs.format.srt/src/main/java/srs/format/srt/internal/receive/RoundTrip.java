package srs.format.srt.internal.receive;

/** The smoothed time of a round trip, and how much it varies (draft §4.10). Confined to its connection. */
public final class RoundTrip {
    private static final int FIRST_US = 100_000;
    private static final int MAX_US = 10_000_000;

    private int rttUs = FIRST_US;
    private int varianceUs = FIRST_US / 2;
    private boolean isKnown;

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
        if (isKnown) {
            varianceUs = (3 * varianceUs + Math.abs(sample - rttUs)) / 4;
            rttUs = (7 * rttUs + sample) / 8;
        } else {
            isKnown = true;
            rttUs = sample;
            varianceUs = sample / 2;
        }
    }

    /** What the peer measured, as an acknowledgement says. */
    public void told(int us, int toldVarianceUs) {
        if (us < 0 || us > MAX_US || toldVarianceUs < 0 || toldVarianceUs > MAX_US) {
            return;
        }
        if (isKnown) {
            rttUs = (7 * rttUs + us) / 8;
            varianceUs = (3 * varianceUs + toldVarianceUs) / 4;
        } else {
            isKnown = true;
            rttUs = us;
            varianceUs = toldVarianceUs;
        }
    }
}
