package srs.format.srt.internal.receive;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import srs.format.srt.internal.packet.SequenceNumber;

/**
 * Packets that wait for their time or for those before them, by sequence number. A ring that grows with what is in it, up to the window. Confined to its connection; owns
 * what is in it.
 */
public final class ReceiveBuffer {
    /** Packets beyond the window, one behind the other, that show that the sender has gone on there. */
    public static final int BEYOND_IN_A_ROW = 16;

    private static final int FIRST_SLOTS = 64;

    private final int window;
    private ByteBuf[] payloads = new ByteBuf[FIRST_SLOTS];
    private long[] dueUs = new long[FIRST_SLOTS];
    /** The next to be delivered, the first that has not come, and one after the last that has. */
    private int read;
    private int missing;
    private int end;
    private int held;
    private long bytes;
    /** The one after the newest of those beyond the window, and how many there were in a row. */
    private int beyond;
    private int beyondInARow;

    /** @param window packets between the next to be delivered and the newest; 1 or more */
    public ReceiveBuffer(int first, int window) {
        this.window = window;
        read = first;
        missing = first;
        end = first;
    }

    /** The next to be delivered. */
    public int read() {
        return read;
    }

    /** The first that has not come: what is acknowledged. */
    public int missing() {
        return missing;
    }

    /** One after the newest. */
    public int end() {
        return end;
    }

    /** Packets in it. */
    public int held() {
        return held;
    }

    /** Bytes in it. */
    public long bytes() {
        return bytes;
    }

    /** Between the first and the newest that have come; 0 when nothing has. */
    public long spanUs() {
        int newest = end;
        while (newest != read && payloads[slot(SequenceNumber.plus(newest, -1))] == null) {
            newest = SequenceNumber.plus(newest, -1);
        }
        return newest == read ? 0 : dueUs(SequenceNumber.plus(newest, -1)) - dueUs(firstHeld());
    }

    public int room() {
        return window - SequenceNumber.distance(read, end);
    }

    /** Packets that have not come, before one that has. */
    public int lost() {
        return SequenceNumber.distance(read, end) - held;
    }

    /** Whether a packet can be put into it: new, and within the window. */
    public boolean accepts(int sequence) {
        int at = SequenceNumber.distance(read, sequence);
        return at >= 0 && at < window && !has(sequence);
    }

    public boolean has(int sequence) {
        return SequenceNumber.distance(read, sequence) >= 0 && SequenceNumber.distance(sequence, end) > 0 && payloads[slot(sequence)] != null;
    }

    /** Puts a packet into it that it accepts. Takes ownership. */
    public void put(int sequence, ByteBuf payload, long packetDueUs) {
        int needed = SequenceNumber.distance(read, sequence) + 1;
        while (needed > payloads.length) {
            grow();
        }
        payloads[slot(sequence)] = payload;
        dueUs[slot(sequence)] = packetDueUs;
        held++;
        bytes += payload.readableBytes();
        if (SequenceNumber.distance(end, sequence) >= 0) {
            end = SequenceNumber.next(sequence);
        }
        findMissing();
    }

    /** The first packet that has come, or {@code end()}. */
    public int firstHeld() {
        int sequence = read;
        while (sequence != end && payloads[slot(sequence)] == null) {
            sequence = SequenceNumber.next(sequence);
        }
        return sequence;
    }

    /** When a packet that is in it is due. */
    public long dueUs(int sequence) {
        return dueUs[slot(sequence)];
    }

    /** Takes out the next packet, which must be there. Hands it over. */
    public ByteBuf poll() {
        int slot = slot(read);
        ByteBuf payload = payloads[slot];
        payloads[slot] = null;
        held--;
        bytes -= payload.readableBytes();
        read = SequenceNumber.next(read);
        findMissing();
        return payload;
    }

    /** What is before a packet is not waited for any more; at most up to {@code end()}. Returns how many had not come. */
    public int skipTo(int sequence) {
        int lost = 0;
        while (read != end && SequenceNumber.distance(read, sequence) > 0) {
            int slot = slot(read);
            if (payloads[slot] == null) {
                lost++;
            } else {
                bytes -= payloads[slot].readableBytes();
                payloads[slot].release();
                payloads[slot] = null;
                held--;
            }
            read = SequenceNumber.next(read);
        }
        findMissing();
        return lost;
    }

    /** Packets up to one will never come: the newest is moved if they are beyond it. At most to the end of the window. */
    public void extendTo(int sequence) {
        int count = SequenceNumber.distance(read, sequence);
        if (count > 0 && count <= window && SequenceNumber.distance(end, sequence) > 0) {
            while (count > payloads.length) {
                grow();
            }
            end = sequence;
        }
    }

    /**
     * The packets that have not come, as ranges in pairs, at most so many of them.
     *
     * @return their number of entries in {@code ranges}
     */
    public int lostRanges(int[] ranges) {
        int count = 0;
        int sequence = missing;
        while (sequence != end && count < ranges.length) {
            if (payloads[slot(sequence)] == null) {
                ranges[count++] = sequence;
                while (SequenceNumber.next(sequence) != end && payloads[slot(SequenceNumber.next(sequence))] == null) {
                    sequence = SequenceNumber.next(sequence);
                }
                ranges[count++] = sequence;
            }
            sequence = SequenceNumber.next(sequence);
        }
        return count;
    }

    private void findMissing() {
        if (SequenceNumber.distance(missing, read) > 0) {
            missing = read;
        }
        while (missing != end && payloads[slot(missing)] != null) {
            missing = SequenceNumber.next(missing);
        }
    }

    private int slot(int sequence) {
        return sequence & payloads.length - 1;
    }

    private void grow() {
        int size = payloads.length * 2;
        ByteBuf[] newPayloads = new ByteBuf[size];
        long[] newDueUs = new long[size];
        for (int sequence = read; sequence != end; sequence = SequenceNumber.next(sequence)) {
            newPayloads[sequence & size - 1] = payloads[slot(sequence)];
            newDueUs[sequence & size - 1] = dueUs[slot(sequence)];
        }
        payloads = newPayloads;
        dueUs = newDueUs;
    }

    /**
     * Looks at a packet that has come: when it is beyond the window and so were those right before it, {@link #BEYOND_IN_A_ROW} with it, and nothing is left to be delivered,
     * it becomes the next to be delivered. One alone, maybe a damaged one, changes nothing.
     *
     * @return how many are skipped; 0 for none
     */
    public int goOnAt(int sequence) {
        int ahead = SequenceNumber.distance(read, sequence);
        if (ahead < window) {
            return 0;
        }
        beyondInARow = sequence == beyond ? beyondInARow + 1 : 1;
        beyond = SequenceNumber.next(sequence);
        if (beyondInARow < BEYOND_IN_A_ROW || held > 0) {
            return 0;
        }
        beyondInARow = 0;
        restart(sequence);
        return ahead;
    }

    /** Begins anew at another number. Only when nothing is in it. */
    public void restart(int sequence) {
        read = sequence;
        missing = sequence;
        end = sequence;
    }

    /** Releases all. */
    public void close() {
        for (ByteBuf payload : payloads) {
            if (payload != null) {
                payload.release();
            }
        }
        Arrays.fill(payloads, null);
        read = end;
        missing = end;
        held = 0;
        bytes = 0;
    }
}
