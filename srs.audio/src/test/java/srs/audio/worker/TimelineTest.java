package srs.audio.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Samples, their times, and what an input's clock may do. */
class TimelineTest {
    private static final int FRAME = 960;
    private static final long FRAME_US = 20_000;

    private final Timeline timeline = new Timeline(10_000);

    @Test
    void timesAreCountedFromTheBeginning() {
        assertThat(timeline.isJump(7_000_000, 0)).isTrue();
        timeline.begin(7_000_000, 0);

        assertThat(timeline.timeUs(0)).isEqualTo(7_000_000);
        assertThat(timeline.timeUs(48_000)).isEqualTo(8_000_000);
        // what an encoder holds back, before the first sample
        assertThat(timeline.timeUs(-120)).isEqualTo(6_997_500);
    }

    @Test
    void aThirdOfASampleIsNotAddedUp() {
        timeline.begin(0, 0);
        for (int i = 0; i < 1000; i++) {
            // AAC: 21333.33 us
            assertThat(timeline.timeUs(i * 1024L)).isEqualTo(i * 1024L * 1_000_000 / 48_000);
        }
    }

    @Test
    void aLostFrameIsSilence() {
        timeline.begin(0, 0);
        assertThat(timeline.isJump(2 * FRAME_US, FRAME)).isFalse();
        assertThat(timeline.silenceBefore(2 * FRAME_US, FRAME)).isEqualTo(FRAME);
        assertThat(timeline.silenceBefore(3 * FRAME_US, 3 * FRAME)).isZero();
    }

    @Test
    void aClockThatTremblesIsTakenAsItIs() {
        timeline.begin(0, 0);
        for (int i = 1; i < 200; i++) {
            assertThat(timeline.silenceBefore(i * FRAME_US + (i % 2 == 0 ? 3_000 : -3_000), (long) i * FRAME)).isZero();
        }
        assertThat(timeline.driftUs()).isBetween(-1_000L, 1_000L);
    }

    @Test
    void aClockThatRunsAwayIsNoticed() {
        timeline.begin(0, 0);
        for (int i = 1; i < 400; i++) {
            // a thousandth too slow: 8 ms after 400 frames
            timeline.silenceBefore(i * FRAME_US * 1001 / 1000, (long) i * FRAME);
        }
        assertThat(timeline.driftUs()).isBetween(6_500L, 8_000L);
    }

    @Test
    void whatIsFarOffIsAJumpEitherWay() {
        timeline.begin(0, 0);
        long position = 48_000;
        assertThat(timeline.isJump(1_000_000 + Timeline.MAX_SILENCE_US, position)).isFalse();
        assertThat(timeline.isJump(1_000_001 + Timeline.MAX_SILENCE_US, position)).isTrue();
        assertThat(timeline.isJump(1_000_000 - Timeline.MAX_EARLY_US, position)).isFalse();
        assertThat(timeline.isJump(999_999 - Timeline.MAX_EARLY_US, position)).isTrue();
    }

    @Test
    void whatIsHeldBackOverAJumpKeepsItsOldTime() {
        timeline.begin(0, 0);
        timeline.begin(60_000_000, 4_800);

        assertThat(timeline.timeUs(4_799)).isEqualTo(99_979);
        assertThat(timeline.timeUs(4_800)).isEqualTo(60_000_000);
        assertThat(timeline.start()).isZero();
    }

    @Test
    void manyJumpsForgetTheOldest() {
        for (int i = 0; i < 100; i++) {
            timeline.begin(i * 1_000_000_000L, i * 1_000L);
        }
        assertThat(timeline.timeUs(99_000)).isEqualTo(99_000_000_000L);
        assertThat(timeline.timeUs(95_000)).isEqualTo(95_000_000_000L);
    }
}
