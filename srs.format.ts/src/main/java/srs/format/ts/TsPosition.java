package srs.format.ts;

/**
 * Where a muxer stands between two frames: what decides the bytes of the next frame, apart from the codecs. Confined to its caller.
 *
 * <p>For one stream that goes to many readers who are at different places of it: whoever comes to a frame again, from {@link TsMuxer#save its position},
 * makes the same packets of it, with the same continuity counters.
 */
public final class TsPosition {
    private static final int COUNTER_BITS = 4;

    /** The next counter of each PID, 4 bits each. */
    int counters;
    int version;
    boolean isAnnounced;
    long lastPcr;

    void counter(PacketWriter.Pid pid) {
        int shift = shift(pid.value);
        counters = counters & ~(TransportPacket.COUNTER_MASK << shift) | pid.counter() << shift;
    }

    int counterOf(PacketWriter.Pid pid) {
        return counters >>> shift(pid.value) & TransportPacket.COUNTER_MASK;
    }

    private static int shift(int pid) {
        int slot = pid == TransportPacket.PID_PAT ? 0 : pid == TsMuxer.PID_PMT ? 1 : 2 + pid - TsMuxer.PID_FIRST_STREAM;
        return slot * COUNTER_BITS;
    }
}
