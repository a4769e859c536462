package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import srs.codec.AudioFormat;
import srs.codec.CodecException;

/**
 * Sample entries, what stsd holds (ISO/IEC 14496-12 §8.5.2, and the binding of each codec). Stateless.
 *
 * <pre>
 *  0 (48) | data reference 1 (16)
 *  video: 0 (128) | width (16) | height (16) | 72 dpi (32) (32) | 0 (32) | frames 1 (16) | name (256) | depth 24 (16) | -1 (16) | configuration box
 *  audio: version (16) 0 (48) | channels (16) | bits 16 (16) | 0 (32) | rate (16.16) | configuration box
 * </pre>
 */
final class SampleEntry {
    private static final int DPI_72 = 0x00480000;
    private static final int COMPRESSOR_NAME_BYTES = 32;
    private static final int DEPTH_24 = 0x18;
    private static final int VISUAL_BYTES = 78;
    private static final int AUDIO_BYTES = 28;
    private static final int MAX_FIXED_RATE = 0xFFFF;
    private static final int VPCC_BYTES = 12;
    private static final int OPUS_HEAD_FIXED = 19;
    private static final byte[] OPUS_MAGIC = {'O', 'p', 'u', 's', 'H', 'e', 'a', 'd'};
    private static final int FLAC_STREAM_INFO_BYTES = 34;
    private static final int FLAC_LAST_STREAM_INFO = 0x80000000 | FLAC_STREAM_INFO_BYTES;
    private static final int HEV1 = BoxType.of("hev1");
    private static final int AVC3 = BoxType.of("avc3");
    private static final int WAVE = BoxType.of("wave");
    private static final int MP3_OF_QUICKTIME = BoxType.of(".mp3");

    private SampleEntry() {}

    // ---- writing

    static void encode(ByteBuf out, SampleDescription description) {
        Mp4Codec codec = description.codec();
        int entry = BoxWriter.open(out, codec.entry());
        out.writeZero(6).writeShort(/* data reference */ 1);
        if (codec.isVideo()) {
            out.writeZero(16).writeShort(description.width()).writeShort(description.height()).writeInt(DPI_72).writeInt(DPI_72).writeInt(0);
            out.writeShort(/* frames in a sample */ 1).writeZero(COMPRESSOR_NAME_BYTES).writeShort(DEPTH_24).writeShort(-1);
        } else {
            int rate = description.sampleRateHz();
            out.writeZero(8).writeShort(description.channels()).writeShort(/* bits */ 16).writeInt(0);
            out.writeInt(rate > MAX_FIXED_RATE ? 0 : rate << 16);
        }
        encodeConfig(out, description);
        BoxWriter.close(out, entry);
    }

    private static void encodeConfig(ByteBuf out, SampleDescription description) {
        Mp4Codec codec = description.codec();
        byte[] config = description.config();
        int box = BoxWriter.open(out, codec.configBox());
        switch (codec) {
            case AVC, HEVC, AV1, AC3, EAC3 -> out.writeBytes(config);
            case VP8, VP9 -> out.writeInt(/* version and flags */ 0x01000000).writeBytes(config);
            case AAC -> Esds.encode(out.writeInt(0), Esds.AAC, config);
            case MP3 -> Esds.encode(out.writeInt(0), Esds.MP3, config);
            case OPUS -> encodeOpus(out, Unpooled.wrappedBuffer(config));
            case FLAC -> out.writeInt(0).writeInt(FLAC_LAST_STREAM_INFO).writeBytes(config);
        }
        BoxWriter.close(out, box);
    }

    /** dOps is OpusHead without its name, version 0, big-endian. */
    private static void encodeOpus(ByteBuf out, ByteBuf head) {
        if (head.readableBytes() < OPUS_HEAD_FIXED) {
            throw new Mp4Exception("OpusHead of " + head.readableBytes() + " bytes is not " + OPUS_HEAD_FIXED + " or more");
        }
        head.skipBytes(OPUS_MAGIC.length + 1);
        out.writeByte(0).writeByte(head.readUnsignedByte()).writeShort(head.readUnsignedShortLE()).writeInt(head.readIntLE());
        out.writeShort(head.readShortLE()).writeBytes(head);
    }

    // ---- reading

    /**
     * Reads a sample entry.
     *
     * @param type its type
     * @param in its content. Lent for the call.
     * @return empty when it is of no codec that is read here
     */
    static Optional<SampleDescription> decode(int type, ByteBuf in, boolean isVideo) {
        BoxReader.need(in, isVideo ? VISUAL_BYTES : AUDIO_BYTES, type);
        int at = in.readerIndex();
        int width = isVideo ? in.getUnsignedShort(at + 24) : 0;
        int height = isVideo ? in.getUnsignedShort(at + 26) : 0;
        int channels = isVideo ? 0 : in.getUnsignedShort(at + 16);
        int rate = isVideo ? 0 : in.getUnsignedShort(at + 24);
        int soundVersion = isVideo ? 0 : in.getUnsignedShort(at + 8);
        in.skipBytes(isVideo ? VISUAL_BYTES : AUDIO_BYTES);
        if (soundVersion == 1) {
            // QuickTime: samples and bytes of a packet and a frame
            BoxReader.need(in, 16, type).skipBytes(16);
        }
        if (type == MP3_OF_QUICKTIME) {
            return Optional.of(new SampleDescription(Mp4Codec.MP3, new byte[0], 0, 0, rate, channels));
        }
        SampleDescription entry = new SampleDescription(isVideo ? Mp4Codec.AVC : Mp4Codec.AAC, new byte[0], width, height, rate, channels);
        return find(type, in, entry, /* isWave= */ false);
    }

    private static Optional<SampleDescription> find(int type, ByteBuf in, SampleDescription entry, boolean isWave) {
        for (BoxReader boxes = new BoxReader(in, type); boxes.next();) {
            if (boxes.type() == WAVE && !isWave) {
                // QuickTime wraps the configuration once more
                return find(type, boxes.content(), entry, true);
            }
            Mp4Codec codec = codec(type, boxes.type());
            if (codec != null) {
                return decodeConfig(codec, boxes.content(), entry);
            }
        }
        return Optional.empty();
    }

    private static Mp4Codec codec(int entry, int configBox) {
        int type = entry == HEV1 ? Mp4Codec.HEVC.entry() : entry == AVC3 ? Mp4Codec.AVC.entry() : entry;
        for (Mp4Codec codec : Mp4Codec.values()) {
            if (codec.entry() == type && codec.configBox() == configBox) {
                return codec;
            }
        }
        return null;
    }

    private static Optional<SampleDescription> decodeConfig(Mp4Codec codec, ByteBuf in, SampleDescription entry) {
        Mp4Limits.check("codec configuration bytes", in.readableBytes(), Mp4Limits.MAX_CONFIG_BYTES);
        return switch (codec) {
            case AVC, HEVC, AV1, AC3, EAC3 -> Optional.of(with(entry, codec, ByteBufUtil.getBytes(in)));
            case VP8, VP9 -> Optional.of(with(entry, codec, ByteBufUtil.getBytes(BoxReader.need(in, VPCC_BYTES, codec.configBox()).skipBytes(4))));
            case AAC, MP3 -> {
                Esds esds = Esds.decode(BoxReader.need(in, 4, BoxType.ESDS).skipBytes(4));
                yield esds.isMp3() ? Optional.of(with(entry, Mp4Codec.MP3, new byte[0]))
                        : esds.isAac() ? Optional.of(withFormat(entry, Mp4Codec.AAC, esds.config())) : Optional.empty();
            }
            case OPUS -> Optional.of(withFormat(entry, codec, opusHead(in)));
            case FLAC -> {
                BoxReader.need(in, 8 + FLAC_STREAM_INFO_BYTES, codec.configBox()).skipBytes(8);
                yield Optional.of(withFormat(entry, codec, ByteBufUtil.getBytes(in.readSlice(FLAC_STREAM_INFO_BYTES))));
            }
        };
    }

    private static byte[] opusHead(ByteBuf in) {
        BoxReader.need(in, 11, Mp4Codec.OPUS.configBox()).skipBytes(1);
        ByteBuf head = Unpooled.buffer(OPUS_HEAD_FIXED + in.readableBytes());
        head.writeBytes(OPUS_MAGIC).writeByte(/* version */ 1).writeByte(in.readUnsignedByte()).writeShortLE(in.readUnsignedShort());
        head.writeIntLE(in.readInt()).writeShortLE(in.readShort()).writeBytes(in);
        return ByteBufUtil.getBytes(head);
    }

    private static SampleDescription with(SampleDescription entry, Mp4Codec codec, byte[] config) {
        return new SampleDescription(codec, config, entry.width(), entry.height(), entry.sampleRateHz(), entry.channels());
    }

    /** The configuration knows better than the entry, which says 44.1 kHz stereo of everything. */
    private static SampleDescription withFormat(SampleDescription entry, Mp4Codec codec, byte[] config) {
        try {
            AudioFormat format = AudioFormat.of(codec.srsName(), Unpooled.wrappedBuffer(config)).orElseThrow();
            return new SampleDescription(codec, config, 0, 0, format.sampleRateHz(), format.channels());
        } catch (CodecException e) {
            throw new Mp4Exception(codec + ": " + e.getMessage(), e);
        }
    }
}
