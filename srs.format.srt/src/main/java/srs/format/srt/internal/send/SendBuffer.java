package srs.format.srt.internal.send;

import io.netty.buffer.ByteBuf;
import srs.format.srt.internal.packet.SequenceNumber;

/**
 * Packets that were not acknowledged yet, those that wait for their first way among them, by sequence number. A ring that grows with what is in it, up to its limit.
 * Confined to its connection; owns what is in it.
 */
final class SendBuffer {
    private static final int FIRST_SLOTS = 64;

    private final int maxPackets;
    private ByteBuf[] packets = new ByteBuf[FIRST_SLOTS];
    private long[] madeUs = new long[FIRST_SLOTS];
    private long[] sentUs = new long[FIRST_SLOTS];
    private boolean[] isResent = new boolean[FIRST_SLOTS];
    private boolean[] isWanted = new boolean[FIRST_SLOTS];
    /** The oldest that is not acknowledged, the next to be sent for the first time, and one after the newest. */
    private int first;
    private int next;
    private int end;
    private long bytes;

    SendBuffer(int first, int maxPackets) {
        this.first = first;
        this.maxPackets = maxPackets;
        next = first;
        end = first;
    }

    int first() {
        return first;
    }

    int next() {
        return next;
    }

    int end() {
        return end;
    }

    int size() {
        return SequenceNumber.distance(first, end);
    }

    int inFlight() {
        return SequenceNumber.distance(first, next);
    }

    long bytes() {
        return bytes;
    }

    int room() {
        return maxPackets - size();
    }

    boolean isFull() {
        return room() <= 0;
    }

    /** Between the oldest and the newest. */
    long spanUs() {
        return first == end ? 0 : madeUs(SequenceNumber.plus(end, -1)) - madeUs(first);
    }

    /** Takes ownership. */
    void add(ByteBuf packet, long nowUs) {
        if (size() == packets.length) {
            grow();
        }
        int slot = slot(end);
        packets[slot] = packet;
        madeUs[slot] = nowUs;
        isResent[slot] = false;
        isWanted[slot] = false;
        bytes += packet.readableBytes();
        end = SequenceNumber.next(end);
    }

    /** The next packet goes out. Lent. */
    ByteBuf sendNext(long nowUs) {
        ByteBuf packet = packets[slot(next)];
        sentUs[slot(next)] = nowUs;
        next = SequenceNumber.next(next);
        return packet;
    }

    /** Whether it has been sent, and was not acknowledged. */
    boolean isInFlight(int sequence) {
        return SequenceNumber.distance(first, sequence) >= 0 && SequenceNumber.distance(sequence, next) > 0;
    }

    /** Lent. */
    ByteBuf packet(int sequence) {
        return packets[slot(sequence)];
    }

    long madeUs(int sequence) {
        return madeUs[slot(sequence)];
    }

    /** When it went, for the last time so far. */
    long sentUs(int sequence) {
        return sentUs[slot(sequence)];
    }

    boolean isResent(int sequence) {
        return isResent[slot(sequence)];
    }

    void resent(int sequence, long nowUs) {
        sentUs[slot(sequence)] = nowUs;
        isResent[slot(sequence)] = true;
        isWanted[slot(sequence)] = false;
    }

    /** Returns whether it was not wanted before. */
    boolean want(int sequence) {
        boolean isNew = !isWanted[slot(sequence)];
        isWanted[slot(sequence)] = true;
        return isNew;
    }

    /** Releases what is before it; returns how many packets. */
    int releaseTo(int sequence) {
        int count = 0;
        while (first != end && SequenceNumber.distance(first, sequence) > 0) {
            int slot = slot(first);
            bytes -= packets[slot].readableBytes();
            packets[slot].release();
            packets[slot] = null;
            isWanted[slot] = false;
            first = SequenceNumber.next(first);
            count++;
        }
        if (SequenceNumber.distance(next, first) > 0) {
            next = first;
        }
        return count;
    }

    /** Begins anew at another number: what is in it is released. */
    void restart(int sequence) {
        releaseTo(end);
        first = sequence;
        next = sequence;
        end = sequence;
    }

    private int slot(int sequence) {
        return sequence & packets.length - 1;
    }

    private void grow() {
        int size = packets.length * 2;
        ByteBuf[] newPackets = new ByteBuf[size];
        long[] newMadeUs = new long[size];
        long[] newSentUs = new long[size];
        boolean[] newIsResent = new boolean[size];
        boolean[] newIsWanted = new boolean[size];
        for (int sequence = first; sequence != end; sequence = SequenceNumber.next(sequence)) {
            int from = slot(sequence);
            int to = sequence & size - 1;
            newPackets[to] = packets[from];
            newMadeUs[to] = madeUs[from];
            newSentUs[to] = sentUs[from];
            newIsResent[to] = isResent[from];
            newIsWanted[to] = isWanted[from];
        }
        packets = newPackets;
        madeUs = newMadeUs;
        sentUs = newSentUs;
        isResent = newIsResent;
        isWanted = newIsWanted;
    }
}
