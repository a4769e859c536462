package srs.protocol.rtc.internal.send;

import java.util.List;
import srs.protocol.rtc.internal.feed.FeedSource;

/**
 * Which size of a picture a player gets. Lives on one thread; the time is an argument.
 *
 * <p>The best that comes in. When the estimate of the player's bandwidth falls below what the picture takes, the best that fits. As an estimate does not rise far above
 * what is sent, a better one is tried when all was well for a while; each try that fails doubles the while.
 */
final class LayerChoice {
    static final long FIRST_TRY_US = 8_000_000;
    static final long MAX_TRY_US = 128_000_000;
    /** A try that lasted so long was right. */
    static final long PROVEN_US = 10_000_000;
    /** Until then nobody can know how a try goes. */
    static final long TRY_US = 2_000_000;
    /** Rates vary, and an estimate is careful: less than this part of what is sent is too little. */
    private static final double ENOUGH = 0.8;

    private final List<FeedSource> layers;
    private int chosen;
    private long tryAfterUs = FIRST_TRY_US;
    private long sinceUs = Long.MIN_VALUE;
    private boolean isTry;

    LayerChoice(List<FeedSource> layers) {
        this.layers = layers;
    }

    /** The layer that the player gets. */
    FeedSource current() {
        return layers.get(chosen);
    }

    /**
     * Chooses anew; a few times a second.
     *
     * @param estimateBps what the player can take of this picture; {@link Long#MAX_VALUE} when nobody knows
     */
    FeedSource choose(long estimateBps, long nowUs) {
        sinceUs = sinceUs == Long.MIN_VALUE ? nowUs : sinceUs;
        long rate = current().bitsPerSecond();
        boolean isTooEarly = isTry && nowUs - sinceUs < TRY_US;
        if (rate == 0) {
            change(best(estimateBps), false, nowUs); // it does not come at all
        } else if (estimateBps < rate * ENOUGH && !isTooEarly) {
            if (isTry && nowUs - sinceUs < PROVEN_US) {
                tryAfterUs = Math.min(2 * tryAfterUs, MAX_TRY_US);
            }
            change(Math.max(chosen, best(estimateBps)), false, nowUs);
        } else if (nowUs - sinceUs >= tryAfterUs) {
            if (isTry) {
                tryAfterUs = FIRST_TRY_US;
            }
            change(better(), true, nowUs);
        }
        return current();
    }

    private void change(int to, boolean asTry, long nowUs) {
        if (to != chosen) {
            chosen = to;
            sinceUs = nowUs;
            isTry = asTry;
        }
    }

    /** The best one that comes and fits; the smallest one that comes when none fits. */
    private int best(long estimateBps) {
        int smallest = chosen;
        for (int i = 0; i < layers.size(); i++) {
            long rate = layers.get(i).bitsPerSecond();
            if (rate > 0) {
                smallest = i;
                if (rate <= estimateBps) {
                    return i;
                }
            }
        }
        return smallest;
    }

    /** The next better one that comes. */
    private int better() {
        for (int i = chosen - 1; i >= 0; i--) {
            if (layers.get(i).bitsPerSecond() > 0) {
                return i;
            }
        }
        return chosen;
    }
}
