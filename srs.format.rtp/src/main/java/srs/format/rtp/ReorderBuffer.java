package srs.format.rtp;

import io.netty.buffer.ByteBuf;

/**
 * Puts the packets of one source in order. Lives on one thread; the time is an argument. Owns the packets between {@link #add} and {@link #poll}.
 *
 * <p>A packet that is missing is waited for until the first one behind it has waited {@code maxWaitUs}; then it is given up. Memory is bounded by the capacity. A jump
 * of that many packets or more is taken for a new beginning only when the next number follows it (RFC 3550 A.1): a single wild packet disturbs nothing.
 */
public final class ReorderBuffer implements AutoCloseable {
    /** Slots that a caller may ask for. */
    public static final int MAX_CAPACITY = 8192;

    private static final long NOTHING = Long.MIN_VALUE;

    private final ByteBuf[] packets;
    private final long[] arrivalsUs;
    private final int mask;
    private final long maxWaitUs;
    private long next = NOTHING;
    /** The lowest number that is here, while count is not 0. */
    private long first;
    private int count;
    private long probation = NOTHING;
    private long lastPolled = NOTHING;
    private int lastLost;
    private long lost;
    private long late;

    /**
     * A buffer of a fixed size.
     *
     * @param capacity packets, a power of two
     * @param maxWaitUs 0 gives up at once what is missing
     */
    public ReorderBuffer(int capacity, long maxWaitUs) {
        if (capacity < 2 || capacity > MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is no power of two in 2.." + MAX_CAPACITY);
        }
        packets = new ByteBuf[capacity];
        arrivalsUs = new long[capacity];
        mask = capacity - 1;
        this.maxWaitUs = maxWaitUs;
    }

    /**
     * Adds a packet. One that is too late, here already, or a wild jump is dropped.
     *
     * @param sequence without wraps
     * @param packet Takes ownership.
     * @return whether it was kept
     */
    public boolean add(long sequence, ByteBuf packet, long nowUs) {
        if (next == NOTHING) {
            next = sequence;
        }
        long ahead = sequence - next;
        if (ahead >= packets.length || ahead < -packets.length) {
            if (sequence != probation) {
                probation = sequence + 1;
                return drop(packet);
            }
            lost += count; // a new beginning: what waited for the old one is of no use
            clear();
            next = sequence;
        } else if (ahead < 0) {
            return drop(packet);
        }
        probation = NOTHING;
        int slot = (int) sequence & mask;
        if (packets[slot] != null) {
            return drop(packet);
        }
        packets[slot] = packet;
        arrivalsUs[slot] = nowUs;
        first = count == 0 ? sequence : Math.min(first, sequence);
        count++;
        return true;
    }

    private boolean drop(ByteBuf packet) {
        packet.release();
        late++;
        return false;
    }

    /** The next packet in order, or null when there is none, or one is still waited for. Hands over. */
    public ByteBuf poll(long nowUs) {
        if (count == 0 || first != next && nowUs < arrivalsUs[(int) first & mask] + maxWaitUs) {
            return null;
        }
        lastLost = (int) (first - next);
        lost += lastLost;
        int slot = (int) first & mask;
        ByteBuf packet = packets[slot];
        packets[slot] = null;
        lastPolled = first;
        next = first + 1;
        if (--count > 0) {
            do {
                first++;
            } while (packets[(int) first & mask] == null);
        }
        return packet;
    }

    /** The number of the packet that was polled last. */
    public long sequence() {
        return lastPolled;
    }

    /** How many packets were given up right before the one that was polled last. */
    public int lostBefore() {
        return lastLost;
    }

    /** When {@link #poll} gives up the gap that it waits for; {@link Long#MAX_VALUE} when it waits for none. */
    public long deadlineUs() {
        return count == 0 ? Long.MAX_VALUE : arrivalsUs[(int) first & mask] + (first == next ? 0 : maxWaitUs);
    }

    public int size() {
        return count;
    }

    /** Packets that were given up so far. */
    public long lost() {
        return lost;
    }

    /** Packets that were dropped so far because they came late, twice or from nowhere. */
    public long late() {
        return late;
    }

    private void clear() {
        for (int i = 0; i < packets.length && count > 0; i++) {
            if (packets[i] != null) {
                packets[i].release();
                packets[i] = null;
                count--;
            }
        }
    }

    /** Releases what is left. */
    @Override
    public void close() {
        clear();
    }
}
