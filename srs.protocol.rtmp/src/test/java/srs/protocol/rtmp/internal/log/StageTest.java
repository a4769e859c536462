package srs.protocol.rtmp.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** F011, and the rates in its lines. */
class StageTest {

    @Test
    void printsOneLineInEachInterval() {
        Stage stage = new Stage();
        int lines = 0;
        for (long nowMs = 5_000; nowMs <= 65_000; nowMs += 500) {
            for (int client = 0; client < 100; client++) {
                lines += stage.isTurn(nowMs, 10_000) ? 1 : 0;
            }
        }
        assertThat(lines).isEqualTo(6);
    }

    @Test
    void tellsTheRateOfThreeWindows() {
        BitRates rates = new BitRates(0);
        for (long nowMs = 500; nowMs <= 36_000; nowMs += 500) {
            // 1000 bytes a millisecond for half a minute, then a tenth of it
            rates.sample(Math.min(nowMs, 30_000) * 1000 + Math.max(0, nowMs - 30_000) * 100, nowMs);
        }
        assertThat(rates).hasToString("800,8000,0");
    }
}
