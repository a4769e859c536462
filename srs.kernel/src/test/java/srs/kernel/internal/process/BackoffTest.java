package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When a program is started again. */
class BackoffTest {
    private final Backoff backoff = new Backoff(3000);

    private LongStream failures(int count) {
        return IntStream.range(0, count).mapToLong(i -> backoff.afterMs(true, 20));
    }

    @Test
    void aProgramThatFailsAtOnceAgainAndAgainWaitsLongerUpToAMinute() {
        assertThat(failures(10)).containsExactly(3000L, 3000L, 3000L, 6000L, 12_000L, 24_000L, 48_000L, 60_000L, 60_000L, 60_000L);
    }

    @Test
    void oneThatRanForAWhileStartsAfterThreeSecondsAsInSrs() {
        failures(8).sum();

        assertThat(backoff.afterMs(true, Backoff.SHORT_RUN_MS)).isEqualTo(3000);
        assertThat(failures(4)).containsExactly(3000L, 3000L, 3000L, 6000L);
    }

    @Test
    void oneThatSucceedsEveryTimeIsNoFailure() {
        assertThat(IntStream.range(0, 10).mapToLong(i -> backoff.afterMs(false, 20))).containsOnly(3000L);
    }
}
