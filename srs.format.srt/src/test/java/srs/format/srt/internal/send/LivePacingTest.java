package srs.format.srt.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How fast packets follow each other (draft §5.1.2): by maxbw, by inputbw and oheadbw, or by what comes in. A second of packets of 1,000 bytes is counted. */
class LivePacingTest {
    private static final int BYTES = 1_000;
    private static final long SECOND_US = 1_000_000;

    private long nowUs = 7_000_000;

    /** Packets that may leave in a second when there is always one more, tried each 10 us. */
    private int sentInASecond(LivePacing pacing) {
        int count = 0;
        long untilUs = nowUs + SECOND_US;
        for (; nowUs < untilUs; nowUs += 10) {
            if (pacing.allows(nowUs)) {
                pacing.onSent(BYTES, nowUs);
                count++;
            }
        }
        return count;
    }

    private LivePacing pacing(long maxbw, long inputbw, int oheadbw) {
        return new LivePacing(maxbw, inputbw, oheadbw, nowUs);
    }

    @Test
    void keepsToMaxbwWhateverTheInputIs() {
        assertThat(sentInASecond(pacing(200_000, 500_000, 25))).isBetween(200, 201);
    }

    @Test
    void addsOheadbwToInputbwWhenMaxbwIsZero() {
        assertThat(sentInASecond(pacing(0, 200_000, 25))).isBetween(250, 251);
        assertThat(sentInASecond(pacing(0, 200_000, 100))).isBetween(400, 401);
        assertThat(pacing(0, 200_000, 5).bytesPerSecond()).isEqualTo(210_000);
    }

    @Test
    void measuresTheInputWhenNothingIsSaid() {
        LivePacing pacing = pacing(0, 0, 25);
        assertThat(pacing.bytesPerSecond()).as("before there is a measure").isEqualTo(LivePacing.UNLIMITED);
        for (int i = 0; i <= 400; i++) {
            pacing.onInput(BYTES, nowUs += SECOND_US / 400);
        }
        assertThat(pacing.bytesPerSecond()).isBetween(499_000L, 502_000L);
        for (int i = 0; i <= 80; i++) {
            pacing.onInput(BYTES, nowUs += SECOND_US / 40);
        }
        assertThat(pacing.bytesPerSecond()).as("it follows").isBetween(49_000L, 52_000L);
    }

    @Test
    void knowsNoLimitButAGigabit() {
        assertThat(sentInASecond(pacing(-1, 200_000, 25))).isGreaterThan(90_000);
    }

    @Test
    void catchesUpWithTwentyMillisecondsAfterASilence() {
        LivePacing pacing = pacing(1_000_000, 0, 25);
        pacing.onSent(BYTES, nowUs);
        nowUs += 10 * SECOND_US;
        int atOnce = 0;
        while (pacing.allows(nowUs)) {
            pacing.onSent(BYTES, nowUs);
            atOnce++;
        }
        assertThat(atOnce).isBetween(20, 21);
    }
}
