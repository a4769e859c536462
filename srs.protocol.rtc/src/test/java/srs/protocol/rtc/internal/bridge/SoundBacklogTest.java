package srs.protocol.rtc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sounds of 20 ms each; when they are offered, and when they come coded. */
class SoundBacklogTest {
    private static final long FRAME_US = 20_000;

    private final SoundBacklog backlog = new SoundBacklog();

    /** Offers some in real time. */
    private void offer(int from, int to) {
        for (int i = from; i < to; i++) {
            backlog.onOffered(i * FRAME_US, i * FRAME_US);
        }
    }

    /** How many of some are heard, when they come at a time. */
    private int heard(int from, int to, long atUs) {
        int heard = 0;
        for (int i = from; i < to; i++) {
            heard += backlog.hasWaited(i * FRAME_US, atUs) ? 0 : 1;
        }
        return heard;
    }

    /** How many are heard of those that are offered in real time, and come so much later. */
    private int heardLater(int from, int to, long delayUs) {
        int heard = 0;
        for (int i = from; i < to; i++) {
            backlog.onOffered(i * FRAME_US, i * FRAME_US);
            heard += heard(i, i + 1, i * FRAME_US + delayUs);
        }
        return heard;
    }

    @Test
    void dropsWhatHasWaitedForTheCoder() {
        offer(0, 50);
        assertThat(heard(0, 50, 1_000_000)).as("of a second the last 200 ms").isEqualTo(10);
        assertThat(heardLater(50, 100, 60_000)).as("what follows").isEqualTo(50);
    }

    @Test
    void leavesACoderThatRunsAlone() {
        assertThat(heardLater(0, 50, 60_000)).isEqualTo(50);
        assertThat(heardLater(50, 100, 400_000)).as("a busy machine, once it runs").isEqualTo(50);
    }

    @Test
    void dropsAgainWhenAnotherCoderHasBegun() {
        assertThat(heardLater(0, 50, 0)).isEqualTo(50);
        offer(50, 90);
        assertThat(heard(50, 90, 1_800_000)).as("after a pause").isEqualTo(10);
    }

    /** All that a publisher sends each two seconds in one piece, and what a coder makes of it at once. */
    @Test
    void dropsNothingOfAPublisherThatSendsInPieces() {
        for (int piece = 0; piece < 5; piece++) {
            long atUs = (piece + 1) * 2_000_000L;
            for (int i = 0; i < 100; i++) {
                backlog.onOffered((piece * 100 + i) * FRAME_US, atUs);
            }
            assertThat(heard(piece * 100, piece * 100 + 100, atUs + 50_000)).isEqualTo(100);
        }
    }

    @Test
    void hearsWhoTakesLongForEver() {
        assertThat(heardLater(0, 200, 400_000)).isEqualTo(200 - (int) (SoundBacklog.MOST_US / FRAME_US));
    }

    @Test
    void knowsNothingOfSoundsThatNobodyOffered() {
        assertThat(heard(0, 10, 5_000_000)).isEqualTo(10);
    }
}
