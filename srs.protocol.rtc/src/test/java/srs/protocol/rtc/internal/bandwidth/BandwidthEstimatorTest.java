package srs.protocol.rtc.internal.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import srs.format.rtp.rtcp.TransportFeedback;
import srs.format.rtp.rtcp.TransportFeedbackBuilder;

/** A sender that follows the estimate, through a bottleneck with a queue of 300 ms. Time is simulated. */
class BandwidthEstimatorTest {
    private static final int PACKET_BYTES = 1200;
    private static final long DELAY_US = 20_000;
    private static final long FEEDBACK_US = 50_000;
    private static final long QUEUE_US = 300_000;

    private final BandwidthEstimator estimator = new BandwidthEstimator(300_000);
    private final TransportFeedbackBuilder receiver = new TransportFeedbackBuilder();
    private final ArrayDeque<long[]> flying = new ArrayDeque<>();
    private final Random random = new Random(5);
    private long nowUs = 1_000_000;
    private long linkFreeUs;
    private double credit;
    private int sequence;
    private long worstQueueUs;
    private long deliveredBits;

    /** Runs for some seconds. */
    private void run(int seconds, long linkBps, double loss, long jitterUs) {
        worstQueueUs = 0;
        deliveredBits = 0;
        long endUs = nowUs + seconds * 1_000_000L;
        for (; nowUs < endUs; nowUs += 1_000) {
            credit += estimator.bitsPerSecond() / 1000.0;
            for (; credit >= PACKET_BYTES * 8; credit -= PACKET_BYTES * 8) {
                send(linkBps, loss, jitterUs);
            }
            while (!flying.isEmpty() && flying.peek()[1] <= nowUs) {
                long[] packet = flying.poll();
                receiver.onPacket((int) packet[0], packet[1] + 77_000_000);
                deliveredBits += PACKET_BYTES * 8;
            }
            if (nowUs % FEEDBACK_US == 0) {
                for (TransportFeedback feedback = receiver.build(1, 2); feedback != null; feedback = receiver.build(1, 2)) {
                    estimator.onFeedback(feedback, nowUs);
                }
            }
        }
    }

    private void send(long linkBps, double loss, long jitterUs) {
        int number = sequence++ & 0xFFFF;
        estimator.onSent(number, PACKET_BYTES, nowUs);
        long queueUs = Math.max(0, linkFreeUs - nowUs);
        if (queueUs > QUEUE_US || random.nextDouble() < loss) {
            return;
        }
        linkFreeUs = nowUs + queueUs + PACKET_BYTES * 8_000_000L / linkBps;
        worstQueueUs = Math.max(worstQueueUs, queueUs);
        long arrivalUs = linkFreeUs + DELAY_US + (jitterUs == 0 ? 0 : random.nextLong(jitterUs));
        long last = flying.isEmpty() ? 0 : flying.peekLast()[1];
        flying.add(new long[] {number, Math.max(arrivalUs, last)});
    }

    @Test
    void findsTheRateOfALink() {
        run(40, 1_000_000, 0, 0);
        run(20, 1_000_000, 0, 0);
        assertThat(deliveredBits / 20).isBetween(650_000L, 1_000_000L);
        assertThat(worstQueueUs).as("it stays out of the queue").isLessThan(200_000);
    }

    @Test
    void yieldsWhenTheLinkBecomesNarrow() {
        run(40, 3_000_000, 0, 0);
        run(5, 500_000, 0, 0);
        run(20, 500_000, 0, 0);
        assertThat(deliveredBits / 20).isBetween(300_000L, 500_000L);
        assertThat(worstQueueUs).isLessThan(250_000);
    }

    @Test
    void isNotFooledByJitterAndALittleLoss() {
        run(60, 2_000_000, 0.01, 10_000);
        run(20, 2_000_000, 0.01, 10_000);
        assertThat(deliveredBits / 20).isGreaterThan(800_000L);
    }

    @Test
    void slowsDownUnderHeavyLoss() {
        run(20, 10_000_000, 0, 0);
        long before = estimator.bitsPerSecond();
        run(10, 10_000_000, 0.3, 0);
        assertThat(estimator.bitsPerSecond()).isLessThan(before / 2);
    }

    @Test
    void ignoresWhatWasNotSent() {
        estimator.onFeedback(new TransportFeedback(1, 2, 5, 0, 0, new int[] {1, 2, 3}), 0);
        assertThat(estimator.bitsPerSecond()).isEqualTo(300_000);
    }
}
