package srs.output.dvr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code vhost.dvr.time_jitter}: times in a file, in milliseconds here. */
class FileClockTest {
    private static long[] map(FileClock.Jitter jitter, long startMs, long... ms) {
        FileClock clock = new FileClock(jitter, startMs * 1000, 0);
        long[] mapped = new long[ms.length];
        for (int i = 0; i < ms.length; i++) {
            mapped[i] = clock.toFileUs(ms[i] * 1000) / 1000;
        }
        return mapped;
    }

    @Test
    void beginsAtZeroAndBridgesJumps() {
        assertThat(map(FileClock.Jitter.FULL, 5000, 5000, 5040, 5020, 5080)).containsExactly(0, 40, 20, 80);
        assertThat(map(FileClock.Jitter.FULL, 5000, 5000, 5040, 99_000, 99_020)).containsExactly(0, 40, 50, 70);
        assertThat(map(FileClock.Jitter.FULL, 5000, 5000, 8000, 100, 140)).containsExactly(0, 3000, 3010, 3050);
    }

    /** One picture in five seconds is a slow stream. */
    @Test
    void keepsGapsThatMayBeReal() {
        assertThat(map(FileClock.Jitter.FULL, 0, 0, 5000, 10_000)).containsExactly(0, 5000, 10_000);
    }

    @Test
    void beginsAtZeroOnly() {
        assertThat(map(FileClock.Jitter.ZERO, 5000, 5000, 99_000, 4000)).containsExactly(0, 94_000, 0);
    }

    @Test
    void leavesTimesAsTheyAre() {
        assertThat(map(FileClock.Jitter.OFF, 5000, 5000, 99_000, 4000)).containsExactly(5000, 99_000, 4000);
    }

    @Test
    void goesOnWhereAFileEnded() {
        FileClock clock = new FileClock(FileClock.Jitter.FULL, 1_000_000, 9_010_000);

        assertThat(clock.toFileUs(1_040_000)).isEqualTo(9_050_000);
    }

    /** The sound of an encoder whose microphone was late, 1.2 s behind the picture until it has caught up. */
    @Test
    void aTrackThatComesLateMakesNoTimeOfNothing() {
        FileClock clock = new FileClock(FileClock.Jitter.FULL, 0, 0);
        for (int ms = 0; ms <= 10_000; ms += 40) {
            assertThat(clock.toFileUs(/* isVideo= */ true, ms * 1000L)).isEqualTo(ms * 1000L);
            if (ms <= 400 || ms >= 1_600) {
                int behind = ms <= 400 ? 0 : 1_200 * (10_000 - ms) / 8_400;
                clock.toFileUs(/* isVideo= */ false, (ms - behind) * 1000L);
            }
        }
        assertThat(clock.lengthUs()).isEqualTo(10_000_000);
        assertThat(clock.toFileUs(/* isVideo= */ false, 10_020_000)).isEqualTo(10_020_000);
    }

    @Test
    void aTrackThatGoesBackIsAJump() {
        FileClock clock = new FileClock(FileClock.Jitter.FULL, 0, 0);
        clock.toFileUs(/* isVideo= */ true, 5_000_000);
        clock.toFileUs(/* isVideo= */ true, 8_000_000);
        assertThat(clock.toFileUs(/* isVideo= */ true, 100_000)).isEqualTo(8_010_000);
        assertThat(clock.toFileUs(/* isVideo= */ false, 110_000)).isEqualTo(8_020_000);
    }

    /** FFmpeg counts to 2^31 - 1 ms and begins at 0 again, the audio a frame before the video: a segment ends when it is so long, not 24 days later. */
    @Test
    void isAsLongAsWhatIsInIt() {
        for (FileClock.Jitter jitter : FileClock.Jitter.values()) {
            FileClock clock = new FileClock(jitter, 2_147_473_000_000L, 0);
            for (long ms : new long[] {2_147_473_000L, 2_147_478_000L, 2_147_483_640L, 4, 2_147_483_644L, 25, 4, 2_000, 4_000}) {
                clock.toFileUs(ms * 1000);
            }

            assertThat(clock.lengthUs()).as("" + jitter).isBetween(14_500_000L, 15_000_000L);
        }
    }
}
