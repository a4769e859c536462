package srs.protocol.rtc.internal.feed;

/** The last packets of one source: for players that ask again, and for those that start. Lives on one thread. Owns one reference of each. */
public final class PacketHistory implements AutoCloseable {
    /** No packet. */
    public static final long NONE = -1;

    private final FeedPacket[] packets;
    private final int mask;
    private long head = NONE;
    private long keyStart = NONE;
    private long keyUs;

    PacketHistory(int capacity) {
        packets = new FeedPacket[capacity];
        mask = capacity - 1;
    }

    /** Keeps a packet, unless it is too old. Lent. */
    void add(FeedPacket packet, long nowUs) {
        long sequence = packet.sequence();
        int slot = (int) sequence & mask;
        FeedPacket before = packets[slot];
        if (before != null) {
            if (before.sequence() >= sequence) {
                return;
            }
            before.release();
        }
        packets[slot] = packet.retain();
        head = Math.max(head, sequence);
        if (packet.startsKey() && sequence > keyStart) {
            keyStart = sequence;
            keyUs = nowUs;
        }
    }

    /** Null when it is not here, or not any more. Lent. */
    public FeedPacket get(long sequence) {
        FeedPacket packet = sequence < 0 ? null : packets[(int) sequence & mask];
        return packet != null && packet.sequence() == sequence ? packet : null;
    }

    /** The newest packet's number; {@link #NONE} when there is none. */
    public long head() {
        return head;
    }

    /** Where the newest key frame begins, as long as that is here; {@link #NONE} otherwise. */
    public long keyStart() {
        return get(keyStart) == null ? NONE : keyStart;
    }

    /** When that came. */
    public long keyUs() {
        return keyUs;
    }

    /** The oldest number that may be here. */
    public long tail() {
        return Math.max(0, head - mask);
    }

    /** Releases all. */
    @Override
    public void close() {
        for (int i = 0; i < packets.length; i++) {
            if (packets[i] != null) {
                packets[i].release();
                packets[i] = null;
            }
        }
        head = NONE;
        keyStart = NONE;
    }
}
