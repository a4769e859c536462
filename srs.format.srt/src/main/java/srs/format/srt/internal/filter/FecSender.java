package srs.format.srt.internal.filter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.SequenceNumber;

/** Makes the filter packets of what is sent. Confined to its connection. */
public final class FecSender {
    private static final int ROW = -1;

    private final FecSettings settings;
    private final ByteBufAllocator allocator;
    private final int peer;
    private final FecGroup row = new FecGroup();
    private final FecGroup[] columns;
    /** The first packet of each column's group. */
    private final int[] columnBase;
    private int rowBase;
    private int expected;

    public FecSender(FecSettings settings, ByteBufAllocator allocator, int firstSequence, int peer) {
        this.settings = settings;
        this.allocator = allocator;
        this.peer = peer;
        rowBase = firstSequence;
        expected = firstSequence;
        columns = new FecGroup[settings.hasColumns() ? settings.cols() : 0];
        columnBase = new int[columns.length];
        int offset = 0;
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new FecGroup();
            columnBase[i] = SequenceNumber.plus(firstSequence, settings.isStaircase() ? offset : i);
            offset = i % settings.rows() == settings.rows() - 1 ? i + 1 : offset + 1 + settings.cols();
        }
    }

    /**
     * A packet goes out for the first time; each in its order.
     *
     * @param packet Lent for the call.
     * @param filterPackets gets those that follow it, lent
     */
    public void onSent(ByteBuf packet, Consumer<ByteBuf> filterPackets) {
        int sequence = PacketHeader.sequence(packet);
        int key = PacketHeader.message(packet) >>> PacketHeader.KEY_SHIFT & PacketHeader.KEY_MASK;
        if (sequence != expected) {
            goOnAt(sequence);
        }
        expected = SequenceNumber.next(sequence);
        int column = Math.floorMod(SequenceNumber.distance(rowBase, sequence), settings.cols());
        if (columns.length > 0 && SequenceNumber.distance(columnBase[column], sequence) >= 0) {
            FecGroup group = columns[column];
            group.add(packet);
            if (group.count() == settings.rows()) {
                emit(group, column, sequence, key, filterPackets);
                columnBase[column] = SequenceNumber.plus(columnBase[column], settings.cols() * settings.rows());
                group.clear();
            }
        }
        if (SequenceNumber.distance(rowBase, sequence) >= 0) {
            row.add(packet);
            if (row.count() == settings.cols()) {
                if (settings.hasRowPackets()) {
                    emit(row, ROW, sequence, key, filterPackets);
                }
                rowBase = SequenceNumber.plus(rowBase, settings.cols());
                row.clear();
            }
        }
    }

    /** Packets before it were dropped unsent: groups that miss one have no filter packet. */
    private void goOnAt(int sequence) {
        row.clear();
        while (SequenceNumber.distance(rowBase, sequence) > 0) {
            rowBase = SequenceNumber.plus(rowBase, settings.cols());
        }
        for (int i = 0; i < columns.length; i++) {
            columns[i].clear();
            while (SequenceNumber.distance(columnBase[i], sequence) > 0) {
                columnBase[i] = SequenceNumber.plus(columnBase[i], settings.cols() * settings.rows());
            }
        }
    }

    private void emit(FecGroup group, int column, int last, int key, Consumer<ByteBuf> filterPackets) {
        ByteBuf made = group.filterPacket(allocator, column, last, key, peer);
        try {
            filterPackets.accept(made);
        } finally {
            made.release();
        }
    }
}
