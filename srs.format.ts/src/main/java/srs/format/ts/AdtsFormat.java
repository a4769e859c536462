package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import srs.codec.AdtsHeader;
import srs.codec.AudioSpecificConfig;

/** AAC: an ADTS header before each frame (ISO/IEC 13818-7 §6.2). */
final class AdtsFormat implements PayloadFormat {
    private final AudioSpecificConfig config;
    private final byte[] header = new byte[AdtsHeader.SIZE];
    private final ByteBuf headerOut = Unpooled.wrappedBuffer(header);

    /** @throws srs.codec.CodecException when the configuration is none */
    AdtsFormat(byte[] config) {
        this.config = AudioSpecificConfig.parse(Unpooled.wrappedBuffer(config));
    }

    @Override
    public int measure(ByteBuf in, int at, int length, boolean key) {
        headerOut.clear();
        AdtsHeader.encode(headerOut, config, length);
        return AdtsHeader.SIZE + length;
    }

    @Override
    public void write(PacketWriter out, ByteBuf in, int at, int length) {
        out.put(header, 0, header.length);
        out.put(in, at, length);
    }

    @Override
    public Descriptors descriptors() {
        return Descriptors.NONE;
    }
}
