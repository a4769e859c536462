package srs.format.srt.internal.filter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.SequenceNumber;

/**
 * Mends losses by filter packets: of a row or a column of which all but one have come, that one is made. Confined to its connection; owns copies of the newest packets, as they
 * came.
 *
 * <p>A filter packet follows the last packet of its group, so its sequence number and its column say which packets it is of.
 */
public final class FecReceiver implements AutoCloseable {
    private static final int ROW = 0xFF;
    /** Matrices that are kept: a group may end one after it began, and come late. */
    private static final int MATRICES = 2;

    /** A filter packet whose group is not complete. */
    private record Pending(ByteBuf packet, int last, int step, int count) {
        boolean contains(int sequence) {
            int before = SequenceNumber.distance(sequence, last);
            return before >= 0 && before % step == 0 && before / step < count;
        }
    }

    private final FecSettings settings;
    private final ByteBufAllocator allocator;
    private final ByteBuf[] packets;
    private final int window;
    private final int maxPending;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Deque<ByteBuf> made = new ArrayDeque<>();
    private final FecGroup group = new FecGroup();
    private int newest;

    public FecReceiver(FecSettings settings, ByteBufAllocator allocator, int firstSequence) {
        this.settings = settings;
        this.allocator = allocator;
        window = MATRICES * settings.span();
        packets = new ByteBuf[Integer.highestOneBit(window) << 1];
        maxPending = MATRICES * (settings.cols() + settings.rows());
        newest = SequenceNumber.plus(firstSequence, -1);
    }

    /** A data packet has come, or was made. Lent for the call. */
    public void onData(ByteBuf packet) {
        int sequence = PacketHeader.sequence(packet);
        int ahead = SequenceNumber.distance(newest, sequence);
        if (ahead > packets.length || ahead <= -window || has(sequence)) {
            if (ahead > packets.length) {
                // what it was together with is gone
                forget();
                newest = sequence;
            }
            return;
        }
        for (int i = 0; i < ahead; i++) {
            newest = SequenceNumber.next(newest);
            release(newest);
        }
        packets[slot(sequence)] = packet.copy();
        Iterator<Pending> waiting = pending.iterator();
        while (waiting.hasNext()) {
            Pending filter = waiting.next();
            boolean isOld = SequenceNumber.distance(filter.last, newest) > window - settings.span();
            if (isOld || filter.contains(sequence) && mend(filter)) {
                filter.packet.release();
                waiting.remove();
            }
        }
    }

    /** A filter packet has come. Lent for the call. */
    public void onFilter(ByteBuf packet) {
        int bytes = packet.readableBytes() - PacketHeader.BYTES;
        if (bytes < FecGroup.HEAD_BYTES) {
            return;
        }
        int last = PacketHeader.sequence(packet);
        int column = packet.getUnsignedByte(packet.readerIndex() + PacketHeader.BYTES);
        int ahead = SequenceNumber.distance(newest, last);
        boolean isRow = column == ROW;
        if (ahead > settings.span() || ahead <= settings.span() - window || !isRow && column >= settings.cols() || !isRow && !settings.hasColumns()) {
            return;
        }
        Pending filter = new Pending(packet.copy(), last, isRow ? 1 : settings.cols(), isRow ? settings.cols() : settings.rows());
        if (mend(filter)) {
            filter.packet.release();
            return;
        }
        if (pending.size() == maxPending) {
            pending.remove().packet.release();
        }
        pending.add(filter);
    }

    /** Makes the only packet that misses; returns whether nothing is left to do. */
    private boolean mend(Pending filter) {
        int missing = -1;
        int sequence = filter.last;
        for (int i = 0; i < filter.count; i++) {
            if (!has(sequence)) {
                if (missing >= 0) {
                    return false;
                }
                missing = sequence;
            }
            sequence = SequenceNumber.plus(sequence, -filter.step);
        }
        if (missing < 0) {
            return true;
        }
        group.clear();
        group.addFilter(filter.packet);
        sequence = filter.last;
        for (int i = 0; i < filter.count; i++) {
            if (sequence != missing) {
                group.add(packets[slot(sequence)]);
            }
            sequence = SequenceNumber.plus(sequence, -filter.step);
        }
        ByteBuf packet = group.missing(allocator, missing, PacketHeader.destination(filter.packet));
        if (packet != null) {
            made.add(packet);
        }
        return true;
    }

    /** The next packet that was made, to be given to {@link #onData} as well; null for none. Hands it over. */
    public ByteBuf poll() {
        return made.poll();
    }

    private boolean has(int sequence) {
        ByteBuf packet = packets[slot(sequence)];
        return packet != null && PacketHeader.sequence(packet) == sequence;
    }

    private int slot(int sequence) {
        return sequence & packets.length - 1;
    }

    private void release(int sequence) {
        int slot = slot(sequence);
        if (packets[slot] != null) {
            packets[slot].release();
            packets[slot] = null;
        }
    }

    private void forget() {
        for (int i = 0; i < packets.length; i++) {
            release(i);
        }
        pending.forEach(filter -> filter.packet.release());
        pending.clear();
    }

    @Override
    public void close() {
        forget();
        made.forEach(ByteBuf::release);
        made.clear();
    }
}
