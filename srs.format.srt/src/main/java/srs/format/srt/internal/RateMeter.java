package srs.format.srt.internal;

/** Packets and bytes in a second, over the last whole second or so. Confined to its connection. */
public final class RateMeter {
    private static final long SPAN_US = 1_000_000;

    private long beganUs;
    private int packets;
    private long bytes;
    private int packetsPerSecond;
    private int bytesPerSecond;

    public RateMeter(long nowUs) {
        beganUs = nowUs;
    }

    public void add(int packetBytes) {
        packets++;
        bytes += packetBytes;
    }

    public void tick(long nowUs) {
        long spanUs = nowUs - beganUs;
        if (spanUs >= SPAN_US) {
            packetsPerSecond = (int) (packets * 1_000_000L / spanUs);
            bytesPerSecond = (int) Math.min(Integer.MAX_VALUE, bytes * 1_000_000L / spanUs);
            packets = 0;
            bytes = 0;
            beganUs = nowUs;
        }
    }

    public int packetsPerSecond() {
        return packetsPerSecond;
    }

    public int bytesPerSecond() {
        return bytesPerSecond;
    }

    /** The same in megabits. */
    public double megabitsPerSecond() {
        return bytesPerSecond * 8 / 1e6;
    }
}
