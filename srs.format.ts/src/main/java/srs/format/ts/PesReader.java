package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Puts PES packets together (ISO/IEC 13818-1 §2.4.3.6): as long as they say, or until the next one begins. Confined to its reader; owns its buffer.
 *
 * <p>A packet of which a part is lost is dropped whole: its decoder could make nothing good of it.
 */
final class PesReader implements PayloadReader {
    private static final int START_CODE = 1;
    private static final int MARKER_MASK = 0xC0;
    private static final int MARKER = 0x80;
    private static final int FIRST_BUFFER_BYTES = 4096;
    /** What a long frame needed is given back after it. */
    private static final int KEPT_BUFFER_BYTES = 256 * 1024;

    private final TsCodec codec;
    private final FrameReader frames;
    private final SharedClock clock;
    private final BufferBudget budget;
    private final ByteBufAllocator allocator;
    private final Consumer<TsFault> faults;
    private ByteBuf pes;
    private boolean isInside;
    private boolean isRandomAccess;

    PesReader(TsCodec codec, FrameReader frames, SharedClock clock, BufferBudget budget, ByteBufAllocator allocator, Consumer<TsFault> faults) {
        this.codec = codec;
        this.frames = frames;
        this.clock = clock;
        this.budget = budget;
        this.allocator = allocator;
        this.faults = faults;
    }

    TsCodec codec() {
        return codec;
    }

    @Override
    public void payload(boolean isStart, boolean isKey, ByteBuf in, int at, int length) {
        if (isStart) {
            if (isInside) {
                end();
            }
            isInside = true;
            isRandomAccess = isKey;
        }
        if (!isInside) {
            return;
        }
        if (pes == null) {
            pes = allocator.buffer(FIRST_BUFFER_BYTES);
        }
        if (pes.readableBytes() + length > TsLimits.MAX_PES_BYTES || !budget.take(length)) {
            faults.accept(TsFault.PES_TOO_LONG);
            drop();
            return;
        }
        pes.writeBytes(in, at, length);
        int announced = announcedBytes();
        if (announced > 0 && pes.readableBytes() >= announced) {
            end();
        }
    }

    /** Bytes of the whole packet, 0 when it does not say or has not said yet. */
    private int announcedBytes() {
        if (pes.readableBytes() < PesHeader.LENGTH_END) {
            return 0;
        }
        int length = pes.getUnsignedShort(PesHeader.LENGTH_END - 2);
        return length == 0 ? 0 : PesHeader.LENGTH_END + length;
    }

    /** The packet is over: hands it on when it is whole. */
    private void end() {
        int announced = pes == null ? 0 : announcedBytes();
        if (pes == null || pes.readableBytes() < PesHeader.FIXED_BYTES || pes.getUnsignedMedium(0) != START_CODE
                || (pes.getByte(6) & MARKER_MASK) != MARKER || announced > pes.readableBytes()) {
            faults.accept(TsFault.BAD_PES);
        } else if ((pes.getByte(6) & 0x30) != 0) {
            faults.accept(TsFault.SCRAMBLED);
        } else {
            deliver(announced > 0 ? announced : pes.readableBytes());
        }
        drop();
    }

    private void deliver(int bytes) {
        int begin = PesHeader.FIXED_BYTES + pes.getUnsignedByte(PesHeader.FIXED_BYTES - 1);
        int flags = pes.getUnsignedByte(7);
        boolean hasPts = (flags & PesHeader.FLAG_PTS) != 0;
        boolean hasDts = hasPts && (flags & PesHeader.FLAG_DTS) != 0;
        if (begin > bytes || begin < PesHeader.FIXED_BYTES + (hasDts ? 2 : hasPts ? 1 : 0) * PesHeader.TIMESTAMP_BYTES) {
            faults.accept(TsFault.BAD_PES);
            return;
        }
        long pts = FrameReader.NO_TIME;
        long dts = FrameReader.NO_TIME;
        if (hasPts) {
            long wrapped = timestamp(PesHeader.FIXED_BYTES);
            dts = clock.unwrap(hasDts ? timestamp(PesHeader.FIXED_BYTES + PesHeader.TIMESTAMP_BYTES) : wrapped);
            pts = TsClock.unwrap(wrapped, dts);
        }
        frames.pes(dts, pts, isRandomAccess, pes.slice(begin, bytes - begin));
    }

    private long timestamp(int at) {
        return (pes.getByte(at) & 0x0EL) << 29 | (pes.getUnsignedShort(at + 1) & 0xFFFEL) << 14 | pes.getUnsignedShort(at + 3) >> 1;
    }

    private void drop() {
        isInside = false;
        if (pes == null) {
            return;
        }
        budget.give(pes.readableBytes());
        if (pes.capacity() > KEPT_BUFFER_BYTES) {
            pes.release();
            pes = null;
        } else {
            pes.clear();
        }
    }

    @Override
    public void onLoss() {
        drop();
        frames.onLoss();
    }

    /** Hands out a packet that did not say how long it is. */
    @Override
    public void flush() {
        if (isInside && pes != null && pes.readableBytes() >= PesHeader.LENGTH_END && announcedBytes() == 0) {
            end();
        }
    }

    @Override
    public void close() {
        drop();
        if (pes != null) {
            pes.release();
            pes = null;
        }
        frames.close();
    }
}
