package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** What a connection holds: what its latency and its rate make, and little more. */
class MemoryTest {
    private static final int LATENCY_MS = 2_000;
    private static final int ROUND_TRIP_MS = 50;
    private static final int MESSAGE = 1316;
    /** 2.1 Mbit/s. */
    private static final int PERIOD_MS = 5;
    private static final long SESSION_BYTES = 100 * 1024;

    private static long used() {
        return ((ByteBufAllocatorMetricProvider) Wire.ALLOCATOR).metric().usedHeapMemory();
    }

    @Test
    void isBoundedByLatencyAndRate() {
        long before = used();
        SrtOptions options = SrtOptions.DEFAULT.withLatency(LATENCY_MS, 0);
        Link link = new Link(options, options);
        link.run(300);
        link.lose(5);
        long[] most = new long[2];
        for (int i = 0; i < most.length; i++) {
            int part = i;
            link.run(15_000, () -> {
                if (link.nowUs / 1000 % PERIOD_MS == 0) {
                    ByteBuf message = Unpooled.buffer(MESSAGE).writeZero(MESSAGE);
                    link.callerSide.send(message, 0, MESSAGE, link.nowUs);
                }
                most[part] = Math.max(most[part], used() - before);
                link.listenerEar.messages.clear();
            });
        }

        // the receiver has the latency and half a round trip of it, the sender what is not acknowledged: some round trips, for what was lost
        long rate = MESSAGE * 1000L / PERIOD_MS;
        assertThat(most[0]).isBetween(rate * LATENCY_MS / 1000, rate * (LATENCY_MS + 6 * ROUND_TRIP_MS) / 1000 + 2 * SESSION_BYTES);
        assertThat(most[1]).as("it grows no more").isLessThan(most[0] + SESSION_BYTES);
        link.close();
        assertThat(used()).as("all is given back").isEqualTo(before);
    }
}
