package srs.protocol.rtc.internal.feed;

/**
 * The last packets of one source: for players that ask again, and for those that start. Lives on one thread. Owns one reference of each.
 *
 * <p>Of sources that cannot be asked for a key frame it keeps all since the newest one, as far as that is possible, and grows for it.
 */
public final class PacketHistory implements AutoCloseable {
    /** No packet. */
    public static final long NONE = -1;

    private final int least;
    private final int most;
    private FeedPacket[] packets;
    private int mask;
    private long head = NONE;
    private long headBefore = NONE;
    private long keyStart = NONE;
    private long keyUs;

    /**
     * Of one source.
     *
     * @param least packets that are kept, a power of two
     * @param most packets that are kept when there are so many since a key frame, a power of two
     */
    PacketHistory(int least, int most) {
        this.least = least;
        this.most = most;
        packets = new FeedPacket[least];
        mask = least - 1;
    }

    /** Keeps a packet, unless it is too old. Lent. */
    void add(FeedPacket packet, long nowUs) {
        long sequence = packet.sequence();
        while (packets.length < most && keyStart() != NONE && sequence - keyStart >= packets.length) {
            grow();
        }
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
            forget(sequence - least);
        }
    }

    private void grow() {
        FeedPacket[] larger = new FeedPacket[2 * packets.length];
        for (FeedPacket packet : packets) {
            if (packet != null) {
                larger[(int) packet.sequence() & larger.length - 1] = packet;
            }
        }
        packets = larger;
        mask = larger.length - 1;
    }

    /** Those before a number are not needed any more: nobody starts with them, nor asks for them again. */
    private void forget(long before) {
        if (packets.length == least) {
            return;
        }
        for (int i = 0; i < packets.length; i++) {
            if (packets[i] != null && packets[i].sequence() < before) {
                packets[i].release();
                packets[i] = null;
            }
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

    /** A burst of packets comes now, which are added before players get them. */
    void onBurst() {
        headBefore = head;
    }

    /** The newest packet's number before the burst; {@link #NONE} when there was none. */
    public long headBefore() {
        return headBefore;
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
        headBefore = NONE;
        keyStart = NONE;
    }
}
