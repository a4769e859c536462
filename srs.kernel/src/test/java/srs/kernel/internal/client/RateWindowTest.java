package srs.kernel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import srs.kernel.client.Rates;

class RateWindowTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BORN = 7 * SECOND;

    private final RateWindow window = new RateWindow(BORN);

    @Test
    void shouldKnowNothingBeforeTheFirstLook() {
        assertThat(window.rates()).isEqualTo(Rates.NONE);
    }

    @Test
    void shouldMeasureFromTheBeginningUntilTheWindowIsFull() {
        window.look(BORN + 2 * SECOND, 250_000, 500_000);
        assertThat(window.rates()).isEqualTo(new Rates(1000, 2000));
        window.look(BORN + 7 * SECOND, 250_000, 1_750_000);
        assertThat(window.rates()).isEqualTo(new Rates(285, 2000));
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindow() {
        for (int s = 5; s <= 100; s += 5) {
            window.look(BORN + s * SECOND, 125_000L * Math.min(s, 50), 125_000L * s);
        }
        assertThat(window.rates()).as("received until 50 s").isEqualTo(new Rates(0, 1000));
    }

    @Test
    void shouldAverageOverThirtySeconds() {
        for (int s = 5; s <= 65; s += 5) {
            window.look(BORN + s * SECOND, 125_000L * Math.min(s, 50), 0);
        }
        assertThat(window.rates().receivedKbps()).as("15 of 30 s at 1000 kbps").isEqualTo(500);
    }

    @Test
    void shouldTellTheRateOfThreeWindows() {
        for (int s = 5; s <= 330; s += 5) {
            // 8000 kbps for 320 s, then a tenth of it
            window.look(BORN + s * SECOND, 0, 1_000_000L * Math.min(s, 320) + 100_000L * Math.max(0, s - 320));
        }
        assertThat(window.sent()).isEqualTo("800,5600,8000");
        assertThat(window.received()).isEqualTo("0,0,0");
    }

    @Test
    void shouldSurviveACounterThatGoesBackAndAClockThatStands() {
        window.look(BORN, 10, 10);
        assertThat(window.rates()).isEqualTo(Rates.NONE);
        window.look(BORN + SECOND, 0, 0);
        assertThat(window.rates()).isEqualTo(Rates.NONE);
    }
}
