package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The tables of one track as they are in the file: slices of moov, checked against their counts (ISO/IEC 14496-12 §8.6, §8.7). Immutable; {@link TableCursor}
 * goes through them.
 */
final class SampleTable {
    /** A table as it is in the file. */
    record Entries(ByteBuf in, int count) {
        static final Entries NONE = new Entries(Unpooled.EMPTY_BUFFER, 0);

        int at(int entry, int bytes, int field) {
            return in.getInt(in.readerIndex() + entry * bytes + field);
        }
    }

    Entries stts = Entries.NONE;
    Entries ctts = Entries.NONE;
    Entries stsc = Entries.NONE;
    Entries chunks = Entries.NONE;
    /** Null when all samples are key. */
    Entries stss;
    boolean largeOffsets;
    Entries sizes = Entries.NONE;
    /** Of every sample; 0 when each has its own. */
    int oneSize;
    /** Bits of a size: 4, 8, 16 or 32. */
    int sizeBits = 32;

    int samples() {
        return sizes.count();
    }

    /** Takes a box of stbl when it is a table. */
    void read(BoxReader box) {
        int type = box.type();
        if (type == BoxType.STTS) {
            stts = entries(box, 8);
        } else if (type == BoxType.CTTS) {
            ctts = entries(box, 8);
        } else if (type == BoxType.STSC) {
            stsc = entries(box, 12);
        } else if (type == BoxType.STSS) {
            stss = entries(box, 4);
        } else if (type == BoxType.STCO || type == BoxType.CO64) {
            largeOffsets = type == BoxType.CO64;
            chunks = entries(box, largeOffsets ? 8 : 4);
        } else if (type == BoxType.STSZ) {
            box.versionAndFlags();
            oneSize = Mp4Limits.check("sample bytes", box.need(8).readUnsignedInt(), Mp4Limits.MAX_SAMPLE_BYTES);
            sizes = sizes(box, oneSize == 0 ? 32 : 0);
        } else if (type == BoxType.STZ2) {
            box.versionAndFlags();
            sizeBits = box.need(8).readInt() & 0xFF;
            if (sizeBits != 4 && sizeBits != 8 && sizeBits != 16) {
                throw new Mp4Exception("bits of a size in stz2 " + sizeBits + " is not 4, 8 or 16");
            }
            sizes = sizes(box, sizeBits);
        }
    }

    private static Entries entries(BoxReader box, int bytes) {
        box.versionAndFlags();
        int count = Mp4Limits.check("entries of " + BoxType.name(box.type()), box.need(4).readUnsignedInt(), Mp4Limits.MAX_SAMPLES);
        return new Entries(box.need((long) count * bytes), count);
    }

    private static Entries sizes(BoxReader box, int bits) {
        int count = Mp4Limits.check("samples", box.content().readUnsignedInt(), Mp4Limits.MAX_SAMPLES);
        return new Entries(box.need(((long) count * bits + 7) / 8), count);
    }

    /** The largest composition offset below 0, without its sign; 0 when there is none. */
    long mostNegativeOffset() {
        long least = 0;
        for (int i = 0; i < ctts.count(); i++) {
            least = Math.min(least, ctts.at(i, 8, 4));
        }
        return -least;
    }

    int size(int sample) {
        if (oneSize > 0) {
            return oneSize;
        }
        ByteBuf in = sizes.in();
        int at = in.readerIndex();
        return switch (sizeBits) {
            case 4 -> in.getByte(at + sample / 2) >> (sample % 2 == 0 ? 4 : 0) & 0x0F;
            case 8 -> in.getUnsignedByte(at + sample);
            case 16 -> in.getUnsignedShort(at + 2 * sample);
            default -> Mp4Limits.check("sample bytes", in.getUnsignedInt(at + 4 * sample), Mp4Limits.MAX_SAMPLE_BYTES);
        };
    }

    long chunkOffset(int chunk) {
        if (chunk >= chunks.count()) {
            throw new Mp4Exception("chunk offsets end after " + chunks.count() + " chunks, before the samples do");
        }
        ByteBuf in = chunks.in();
        return largeOffsets ? Mp4Limits.check("chunk offset", in.getLong(in.readerIndex() + 8 * chunk), Long.MAX_VALUE / 2)
                : in.getUnsignedInt(in.readerIndex() + 4 * chunk);
    }
}
