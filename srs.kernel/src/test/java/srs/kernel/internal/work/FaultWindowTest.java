package srs.kernel.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import srs.kernel.work.Faults;

/** Twenty faults within a minute are too many; as many in an hour are not. */
class FaultWindowTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final FaultWindow window = new FaultWindow();

    private long add(int count, long fromNs, long stepNs) {
        for (int i = 0; i < count - 1; i++) {
            assertThat(window.add(fromNs + i * stepNs)).isEqualTo(-1);
        }
        return window.add(fromNs + (count - 1) * stepNs);
    }

    @Test
    void saysHowLongTheLastTwentyTook() {
        assertThat(add(Faults.STOP_COUNT, 0, SECOND_NS)).isEqualTo((Faults.STOP_COUNT - 1) * SECOND_NS);
    }

    @Test
    void passesOverFaultsThatAreRare() {
        assertThat(add(1000, 0, 4 * SECOND_NS)).isEqualTo(-1);
    }

    @Test
    void saysItOnceAMinute() {
        assertThat(add(Faults.STOP_COUNT, 0, 1)).isEqualTo(Faults.STOP_COUNT - 1);
        assertThat(add(1000, 100, 1)).isEqualTo(-1);
        assertThat(window.add(61 * SECOND_NS)).isEqualTo(-1);
        assertThat(add(Faults.STOP_COUNT - 1, 61 * SECOND_NS, 1)).isNotNegative();
    }

    @Test
    void countsFromAnyOriginOfTheClock() {
        assertThat(add(Faults.STOP_COUNT, Long.MAX_VALUE - 5, 1)).isEqualTo(Faults.STOP_COUNT - 1);
    }
}
