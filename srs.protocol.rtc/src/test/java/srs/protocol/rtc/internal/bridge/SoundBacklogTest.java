package srs.protocol.rtc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoundBacklogTest {
    private static final long FRAME_US = 20_000;

    private final SoundBacklog backlog = new SoundBacklog();

    /** Of so many sounds, one each 20 ms, the first due at a time, those that are heard. */
    private long heard(int count, long firstDueUs, long firstUs, long stepUs) {
        return LongStream.range(0, count).filter(i -> !backlog.hasWaited(firstDueUs + i * FRAME_US, firstUs + i * stepUs)).count();
    }

    @Test
    void dropsWhatHasWaitedForTheCoder() {
        assertThat(heard(51, 0, 1_000_000, 100)).as("a second, all at once: the last 200 ms are heard").isEqualTo(10);
        assertThat(heard(50, 1_020_000, 1_025_000, FRAME_US)).as("what follows").isEqualTo(50);
    }

    @Test
    void leavesACoderThatRunsAlone() {
        assertThat(heard(50, 0, 60_000, FRAME_US)).isEqualTo(50);
        assertThat(heard(50, 1_000_000, 1_460_000, FRAME_US)).as("a busy machine, once it runs").isEqualTo(50);
    }

    @Test
    void dropsAgainWhenAnotherCoderHasBegun() {
        assertThat(heard(50, 0, 60_000, FRAME_US)).isEqualTo(50);
        assertThat(heard(40, 1_000_000, 1_800_000, 0)).as("after a pause").isEqualTo(10);
    }

    @Test
    void hearsWhoIsLateForEver() {
        assertThat(heard(200, 0, 400_000, FRAME_US)).isEqualTo(200 - SoundBacklog.MOST_US / FRAME_US);
    }
}
