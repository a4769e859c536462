package srs.protocol.rtc.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.rtp.payload.PayloadFormat;
import srs.protocol.rtc.internal.feed.FeedSource;

/** Which of three sizes a player gets. */
class LayerChoiceTest {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final FeedSource large = layer(0, 2_000_000);
    private final FeedSource medium = layer(1, 500_000);
    private final FeedSource small = layer(2, 150_000);
    private final LayerChoice choice = new LayerChoice(List.of(large, medium, small));
    private long nowUs = 1_000_000;

    private static FeedSource layer(int number, long bps) {
        FeedSource source = new FeedSource(number, PayloadFormat.H264, true);
        source.bitsPerSecond(bps);
        return source;
    }

    /** The choice after so many seconds of that estimate. */
    private FeedSource after(int seconds, long estimateBps) {
        for (int i = 0; i < 2 * seconds; i++) {
            nowUs += 500_000;
            choice.choose(estimateBps, nowUs);
        }
        return choice.current();
    }

    @Test
    void beginsWithTheBest() {
        assertThat(after(20, UNKNOWN)).isSameAs(large);
    }

    @Test
    void fallsToTheBestThatFits() {
        assertThat(after(1, 1_000_000)).isSameAs(medium);
        assertThat(after(1, 200_000)).isSameAs(small);
        assertThat(after(1, 50_000)).as("the least there is").isSameAs(small);
    }

    @Test
    void aLittleLessThanTheRateIsEnough() {
        assertThat(after(1, 1_700_000)).isSameAs(large);
    }

    @Test
    void triesABetterOneAfterAWhile() {
        after(1, 1_000_000);
        assertThat(after(7, 600_000)).isSameAs(medium);
        assertThat(after(2, 600_000)).as("tried").isSameAs(large);
    }

    @Test
    void aTryThatFailsIsNotRepeatedSoon() {
        after(1, 1_000_000);
        assertThat(after(8, UNKNOWN)).isSameAs(large);
        assertThat(after(1, 600_000)).as("too early to tell").isSameAs(large);
        assertThat(after(2, 600_000)).as("it was too much").isSameAs(medium);
        assertThat(after(13, 600_000)).as("twice as long").isSameAs(medium);
        assertThat(after(3, 600_000)).isSameAs(large);
    }

    @Test
    void oneThatDoesNotComeIsNotChosen() {
        large.bitsPerSecond(0);
        assertThat(after(1, UNKNOWN)).isSameAs(medium);
        medium.bitsPerSecond(0);
        assertThat(after(1, UNKNOWN)).isSameAs(small);
        large.bitsPerSecond(2_000_000);
        assertThat(after(10, UNKNOWN)).isSameAs(large);
    }
}
