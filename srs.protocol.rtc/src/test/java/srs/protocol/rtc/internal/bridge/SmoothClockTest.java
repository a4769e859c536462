package srs.protocol.rtc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import srs.protocol.rtc.internal.feed.SourceTime;

/** Times of a source of 90 kHz with a picture each 40 ms. */
class SmoothClockTest {
    private static final int STEP = 3600;

    private final SmoothClock clock = new SmoothClock(1_000_000);

    private static SourceTime known(long us, int timestamp) {
        return new SourceTime(us, timestamp, 90_000);
    }

    @Test
    void countsFromItsZeroAtThePaceOfTheTimestamps() {
        SourceTime first = known(1_500_000, -STEP);
        assertThat(clock.toUs(-STEP, first)).isEqualTo(500_000);
        assertThat(clock.toUs(0, first)).as("over the wrap").isEqualTo(540_000);
        assertThat(clock.toUs(STEP, first)).isEqualTo(580_000);
        assertThat(clock.toUs(0, first)).as("a picture that is shown before").isEqualTo(540_000);
    }

    @Test
    void followsAReportByStretching() {
        clock.toUs(0, known(1_500_000, 0));
        SourceTime reported = known(1_510_000, 0); // 10 ms later than by arrival
        assertThat(clock.toUs(STEP, reported)).isEqualTo(542_000);
        assertThat(clock.toUs(2 * STEP, reported)).isEqualTo(584_000);
        for (int i = 3; i < 10; i++) {
            clock.toUs(i * STEP, reported);
        }
        assertThat(clock.toUs(10 * STEP, reported)).as("there").isEqualTo(910_000);
    }

    @Test
    void takesAJumpOver() {
        clock.toUs(0, known(1_500_000, 0));
        assertThat(clock.toUs(STEP, known(9_000_000, 0))).as("far off").isEqualTo(8_040_000);
        assertThat(clock.toUs(1_000_000_000, known(9_100_000, 1_000_000_000))).as("another source").isEqualTo(8_100_000);
    }

    @Test
    void isNeverNegative() {
        assertThat(clock.toUs(0, known(900_000, 0))).isZero();
    }
}
