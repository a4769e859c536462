package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

/** A loop that is woken thousands of times a second waits a moment before each look; any other never does. */
class GatheringSelectTest {

    private long nowNs = 77;
    private int gathered;
    private final GatheringSelect select = new GatheringSelect(() -> nowNs, () -> gathered++);

    @Test
    void shouldNotGatherOnACalmLoop() throws Exception {
        wakeUp(2000, /* everyNs= */ 1_000_000);
        assertThat(gathered).isZero();
    }

    @Test
    void shouldGatherWhileALoopIsWokenForNearlyEachMessage() throws Exception {
        wakeUp(2000, 100_000);
        assertThat(gathered).isGreaterThan(1000);
    }

    @Test
    void shouldGoOnGatheringWhileEachGatheringFindsEvents() throws Exception {
        wakeUp(1000, 100_000);
        gathered = 0;
        wakeUp(1000, GatheringSelect.GATHER_NS + 50_000);
        assertThat(gathered).isEqualTo(1000);
    }

    @Test
    void shouldStopGatheringWhenTheLoopBecomesCalm() throws Exception {
        wakeUp(1000, 100_000);
        wakeUp(100, 10_000_000);
        gathered = 0;
        wakeUp(100, 10_000_000);
        assertThat(gathered).isZero();
    }

    @Test
    void shouldNeverDelayTasks() throws Exception {
        wakeUp(2000, 100_000);
        gathered = 0;
        assertThat(select.calculateStrategy(() -> 5, /* hasTasks= */ true)).isEqualTo(5);
        assertThat(gathered).isZero();
    }

    private void wakeUp(int times, long everyNs) throws Exception {
        for (int i = 0; i < times; i++) {
            nowNs += everyNs;
            assertThat(select.calculateStrategy(() -> 0, /* hasTasks= */ false)).isEqualTo(SelectStrategy.SELECT);
        }
    }
}
