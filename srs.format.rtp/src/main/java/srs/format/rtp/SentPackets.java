package srs.format.rtp;

import io.netty.buffer.ByteBuf;

/**
 * The last packets of a source, for those who ask again. Lives on one thread. Owns what is in it, and lends.
 *
 * <p>A packet is given for one receiver at most {@link #MAX_ANSWERS} times and not again before the interval is over: a receiver that asks for everything gets no more
 * than that.
 */
public final class SentPackets implements AutoCloseable {
    /** Packets that a caller may want to be kept. */
    public static final int MAX_CAPACITY = 8192;
    public static final int MAX_ANSWERS = 10;

    private static final long NEVER = Long.MIN_VALUE;

    private final ByteBuf[] packets;
    private final int[] sequenceNumbers;
    private final long[] answeredUs;
    private final byte[] answers;
    private final int mask;

    /** Keeps so many packets, a power of two. */
    public SentPackets(int capacity) {
        if (capacity < 2 || capacity > MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is no power of two in 2.." + MAX_CAPACITY);
        }
        packets = new ByteBuf[capacity];
        sequenceNumbers = new int[capacity];
        answeredUs = new long[capacity];
        answers = new byte[capacity];
        mask = capacity - 1;
    }

    /**
     * Keeps a packet in the place of the one that was sent a capacity before it.
     *
     * @param packet Takes ownership.
     */
    public void add(int sequenceNumber, ByteBuf packet) {
        int slot = sequenceNumber & mask;
        if (packets[slot] != null) {
            packets[slot].release();
        }
        packets[slot] = packet;
        sequenceNumbers[slot] = sequenceNumber & 0xFFFF;
        answeredUs[slot] = NEVER;
        answers[slot] = 0;
    }

    /**
     * The packet to be sent again, or null when it is not here any more, was sent again within the interval, or often enough. Lent until the next {@code add}.
     *
     * @param intervalUs the round trip
     */
    public ByteBuf claim(int sequenceNumber, long nowUs, long intervalUs) {
        int slot = sequenceNumber & mask;
        boolean isRecent = answers[slot] > 0 && nowUs - answeredUs[slot] < intervalUs;
        if (packets[slot] == null || sequenceNumbers[slot] != sequenceNumber || isRecent || answers[slot] == MAX_ANSWERS) {
            return null;
        }
        answeredUs[slot] = nowUs;
        answers[slot]++;
        return packets[slot];
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
    }
}
