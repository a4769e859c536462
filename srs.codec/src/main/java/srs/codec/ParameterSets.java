package srs.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** Lists of parameter sets with 16-bit lengths, as avcC and hvcC have them. */
final class ParameterSets {
    /** Parameter sets of one configuration record; the specifications allow 32 SPS and 256 PPS of H.264. */
    static final int MAX_COUNT = 288;

    private ParameterSets() {
    }

    /** Reads so many sets and moves the reader index behind them. */
    static void read(ByteBuf in, int count, List<byte[]> into) {
        if (count > MAX_COUNT - into.size()) {
            throw new CodecException("list of " + (count + into.size()) + " parameter sets is over " + MAX_COUNT);
        }
        for (int i = 0; i < count; i++) {
            need(2, in);
            int size = in.readUnsignedShort();
            need(size, in);
            byte[] set = new byte[size];
            in.readBytes(set);
            into.add(set);
        }
    }

    static void write(ByteBuf out, List<byte[]> sets) {
        for (byte[] set : sets) {
            out.writeShort(set.length).writeBytes(set);
        }
    }

    static void need(int size, ByteBuf in) {
        if (in.readableBytes() < size) {
            throw new CodecException("header ends after " + in.readableBytes() + " of " + size + " bytes");
        }
    }
}
