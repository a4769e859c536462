package srs.protocol.rtc.internal.bandwidth;

import java.util.Arrays;
import srs.format.rtp.SequenceUnwrapper;
import srs.format.rtp.rtcp.TransportFeedback;

/**
 * The rate that may be sent to one peer. Lives on one thread; times are arguments. Tell it of each packet, and of each feedback; ask for {@link #bitsPerSecond}.
 *
 * <p>The lower of two controllers: one follows the delay and acts before packets are lost, the other follows the loss.
 */
public final class BandwidthEstimator {
    public static final long MIN_BPS = 50_000;
    public static final long MAX_BPS = 50_000_000;

    /** Packets on their way; at 20 Mbit/s those of a second. Each player has so many: they are as small as they can be. */
    private static final int HISTORY = 2048;
    private static final int MASK = HISTORY - 1;
    private static final long UNKNOWN = Long.MIN_VALUE;
    /** Numbers count from 2¹⁶ on. */
    private static final int NEVER_SENT = 0;
    /** A reference time that is off by more has wrapped, or is of another clock. */
    private static final long REFERENCE_WRAP_TICKS = 1L << 32;

    /** The low 32 bits: they are for differences. */
    private final int[] sentUs = new int[HISTORY];
    private final int[] sequences = new int[HISTORY];
    private final short[] sizes = new short[HISTORY];
    private final SequenceUnwrapper sent = new SequenceUnwrapper();
    private final DelayTrend trend = new DelayTrend();
    private final AckedRate acked = new AckedRate();
    private final DelayBasedRate delayBased;
    private final LossBasedRate lossBased;
    private long lastReferenceTicks = UNKNOWN;

    public BandwidthEstimator(long startBps) {
        delayBased = new DelayBasedRate(startBps);
        lossBased = new LossBasedRate(startBps);
        Arrays.fill(sequences, NEVER_SENT);
    }

    /**
     * A packet goes out.
     *
     * @param sequenceNumber of the transport, 16 bits
     */
    public void onSent(int sequenceNumber, int bytes, long nowUs) {
        long sequence = sent.unwrap(sequenceNumber);
        int slot = (int) sequence & MASK;
        sequences[slot] = (int) sequence;
        sentUs[slot] = (int) nowUs;
        sizes[slot] = (short) bytes;
    }

    /** What the peer has received. Numbers that were not sent, or long ago, are ignored. */
    public void onFeedback(TransportFeedback feedback, long nowUs) {
        long ticks = unwrapped(feedback.referenceTicks());
        int lost = 0;
        int received = 0;
        for (int i = 0; i < feedback.deltaTicks().length; i++) {
            long sequence = sent.peek(feedback.baseSequenceNumber() + i & 0xFFFF);
            int slot = (int) sequence & MASK;
            int delta = feedback.deltaTicks()[i];
            ticks += delta == TransportFeedback.NOT_RECEIVED ? 0 : delta;
            if (sequences[slot] != (int) sequence) {
                continue; // never sent, or told of before
            }
            if (delta == TransportFeedback.NOT_RECEIVED) {
                lost++;
                continue;
            }
            received++;
            sequences[slot] = NEVER_SENT;
            long arrivalUs = ticks * TransportFeedback.TICK_US;
            acked.onPacket(arrivalUs, Short.toUnsignedInt(sizes[slot]));
            trend.onPacket(nowUs - ((int) nowUs - sentUs[slot] & 0xFFFFFFFFL), arrivalUs);
        }
        if (received + lost > 0) {
            delayBased.update(trend.usage(), acked.bitsPerSecond(), nowUs);
            lossBased.update(lost, received, delayBased.bitsPerSecond(), nowUs);
        }
    }

    private long unwrapped(long referenceTicks) {
        if (lastReferenceTicks != UNKNOWN) {
            long wraps = Math.round((double) (lastReferenceTicks - referenceTicks) / REFERENCE_WRAP_TICKS);
            lastReferenceTicks = referenceTicks + wraps * REFERENCE_WRAP_TICKS;
        } else {
            lastReferenceTicks = referenceTicks;
        }
        return lastReferenceTicks;
    }

    /** What may be sent now. */
    public long bitsPerSecond() {
        return Math.min(delayBased.bitsPerSecond(), lossBased.bitsPerSecond());
    }

    static long clamp(double bps) {
        return (long) Math.max(MIN_BPS, Math.min(bps, MAX_BPS));
    }
}
