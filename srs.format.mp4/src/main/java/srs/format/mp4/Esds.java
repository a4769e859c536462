package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * The elementary stream descriptor of AAC and MP3 (ISO/IEC 14496-1 §7.2.6).
 *
 * <pre>
 *  3 size | ES id (16) | flags (8)
 *    4 size | object type (8) | stream type audio (6) up (1) 1 (1) | buffer (24) | max bit rate (32) | mean bit rate (32)
 *      5 size | AudioSpecificConfig
 *    6 size | 2 (8)                                                          sizes: 7 bits a byte, a first bit of 1 goes on
 * </pre>
 *
 * @param objectType what is in it
 * @param config AudioSpecificConfig, empty for MP3
 */
record Esds(int objectType, byte[] config) {
    static final int AAC = 0x40;
    /** ISO/IEC 11172-3; {@value #MP3_LOW} is 13818-3, of half the sampling rates. */
    static final int MP3 = 0x6B;
    private static final int MP3_LOW = 0x69;
    private static final int AAC_MPEG2_LC = 0x67;

    private static final int ES_DESCRIPTOR = 3;
    private static final int DECODER_CONFIG = 4;
    private static final int DECODER_SPECIFIC = 5;
    private static final int SL_CONFIG = 6;
    private static final int AUDIO_STREAM = 5 << 2 | 1;
    private static final int SIZE_BYTES = 4;
    private static final int DESCRIPTOR_BYTES = 1 + SIZE_BYTES;
    private static final int DECODER_CONFIG_BYTES = 13;

    private static final int FLAG_DEPENDS = 0x80;
    private static final int FLAG_URL = 0x40;
    private static final int FLAG_OCR = 0x20;

    boolean isAac() {
        return objectType == AAC || objectType == AAC_MPEG2_LC;
    }

    boolean isMp3() {
        return objectType == MP3 || objectType == MP3_LOW;
    }

    static void encode(ByteBuf out, int objectType, byte[] config) {
        int specific = config.length == 0 ? 0 : DESCRIPTOR_BYTES + config.length;
        int decoder = DECODER_CONFIG_BYTES + specific;
        descriptor(out, ES_DESCRIPTOR, 3 + DESCRIPTOR_BYTES + decoder + DESCRIPTOR_BYTES + 1);
        out.writeShort(/* ES id */ 0).writeByte(0);
        descriptor(out, DECODER_CONFIG, decoder);
        out.writeByte(objectType).writeByte(AUDIO_STREAM).writeMedium(0).writeInt(0).writeInt(0);
        if (config.length > 0) {
            descriptor(out, DECODER_SPECIFIC, config.length);
            out.writeBytes(config);
        }
        descriptor(out, SL_CONFIG, 1);
        out.writeByte(2);
    }

    private static void descriptor(ByteBuf out, int tag, int size) {
        out.writeByte(tag).writeByte(0x80 | size >> 21).writeByte(0x80 | size >> 14 & 0x7F).writeByte(0x80 | size >> 7 & 0x7F).writeByte(size & 0x7F);
    }

    static Esds decode(ByteBuf in) {
        ByteBuf es = find(in, ES_DESCRIPTOR);
        need(es, 3).skipBytes(2);
        int flags = es.readUnsignedByte();
        if ((flags & FLAG_DEPENDS) != 0) {
            need(es, 2).skipBytes(2);
        }
        if ((flags & FLAG_URL) != 0) {
            int length = need(es, 1).readUnsignedByte();
            need(es, length).skipBytes(length);
        }
        if ((flags & FLAG_OCR) != 0) {
            need(es, 2).skipBytes(2);
        }
        ByteBuf decoder = find(es, DECODER_CONFIG);
        int objectType = need(decoder, DECODER_CONFIG_BYTES).readUnsignedByte();
        decoder.skipBytes(DECODER_CONFIG_BYTES - 1);
        boolean hasConfig = objectType == AAC || objectType == AAC_MPEG2_LC;
        return new Esds(objectType, hasConfig ? ByteBufUtil.getBytes(find(decoder, DECODER_SPECIFIC)) : new byte[0]);
    }

    /** The content of the first descriptor with this tag. */
    private static ByteBuf find(ByteBuf in, int wanted) {
        while (in.isReadable()) {
            int tag = in.readUnsignedByte();
            int size = 0;
            int more = 0x80;
            for (int i = 0; i < SIZE_BYTES && more != 0; i++) {
                int next = need(in, 1).readUnsignedByte();
                size = size << 7 | next & 0x7F;
                more = next & 0x80;
            }
            ByteBuf content = need(in, size).readSlice(size);
            if (tag == wanted) {
                return content;
            }
        }
        throw new Mp4Exception("esds has no descriptor " + wanted);
    }

    private static ByteBuf need(ByteBuf in, int bytes) {
        return BoxReader.need(in, bytes, BoxType.ESDS);
    }
}
