package srs.format.ts;

import io.netty.buffer.ByteBuf;
import srs.codec.CodecException;

/** Frames that find their own borders: MP3, AC-3. They are written as they are. */
final class PlainFormat implements PayloadFormat {
    private final Descriptors descriptors;

    PlainFormat(TsCodec codec) {
        descriptors = Descriptors.of(codec, 0);
    }

    @Override
    public int measure(ByteBuf in, int at, int length, boolean key) {
        if (length == 0) {
            throw new CodecException("audio frame of 0 bytes is not in 1.." + TsLimits.MAX_AUDIO_PES_BYTES);
        }
        return length;
    }

    @Override
    public void write(PacketWriter out, ByteBuf in, int at, int length) {
        out.put(in, at, length);
    }

    @Override
    public Descriptors descriptors() {
        return descriptors;
    }
}
