package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import srs.codec.CodecException;
import srs.codec.OpusHead;

/**
 * Opus: a control header before each packet.
 *
 * <pre>
 *  0x3ff (11) | start trim (1) end trim (1) extension (1) 0 (2) | size: as many 0xff as it takes, then the rest (8) | packet
 * </pre>
 */
final class OpusFormat implements PayloadFormat {
    static final int CONTROL_PREFIX = 0x7FE0;
    static final int CONTROL_PREFIX_MASK = 0xFFE0;
    static final int START_TRIM = 0x10;
    static final int END_TRIM = 0x08;
    static final int EXTENSION = 0x04;

    private static final int MAX_CONTROL_BYTES = 2 + TsLimits.MAX_AUDIO_PES_BYTES / 255 + 1;
    private static final int STEREO = 2;
    private static final int FAMILY_VORBIS = 1;
    private static final int MAX_CHANNEL_CODE = 8;

    private final Descriptors descriptors;
    private final byte[] control = new byte[MAX_CONTROL_BYTES];
    private int controlBytes;

    /**
     * @param config OpusHead; empty for stereo
     * @throws CodecException when it is none, or its channels have no code
     */
    OpusFormat(byte[] config) {
        int channels = STEREO;
        if (config.length > 0) {
            OpusHead head = OpusHead.parse(Unpooled.wrappedBuffer(config));
            channels = head.channels();
            if (head.mappingFamily() > FAMILY_VORBIS || channels > MAX_CHANNEL_CODE) {
                throw new CodecException("Opus of " + channels + " channels in mapping family " + head.mappingFamily() + " has no code in transport streams");
            }
        }
        descriptors = Descriptors.of(TsCodec.OPUS, channels);
        control[0] = (byte) (CONTROL_PREFIX >> 8);
        control[1] = (byte) CONTROL_PREFIX;
    }

    @Override
    public int measure(ByteBuf in, int at, int length, boolean key) {
        if (length == 0 || length > TsLimits.MAX_AUDIO_PES_BYTES) {
            throw new CodecException("Opus packet of " + length + " bytes is not in 1.." + TsLimits.MAX_AUDIO_PES_BYTES);
        }
        controlBytes = 2;
        int rest = length;
        for (; rest >= 255; rest -= 255) {
            control[controlBytes++] = (byte) 255;
        }
        control[controlBytes++] = (byte) rest;
        return controlBytes + length;
    }

    @Override
    public void write(PacketWriter out, ByteBuf in, int at, int length) {
        out.put(control, 0, controlBytes);
        out.put(in, at, length);
    }

    @Override
    public Descriptors descriptors() {
        return descriptors;
    }
}
