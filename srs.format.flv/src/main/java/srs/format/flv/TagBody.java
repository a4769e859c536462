package srs.format.flv;

/**
 * The header in front of a codec payload in an FLV tag or RTMP message, for frames that came without one: by another way than FLV and
 * RTMP.
 *
 * <pre>
 *  H264                  |0| frame type (3) | 7 |  AVCPacketType (8)  | composition time (SI24)
 *  other video           |1| frame type (3) | packet type (4) |  FourCC (32)  | composition time (SI24), HEVC and VVC only
 *  AAC                   | 10 (4) | 3 (2) | 1 | 1 |  AACPacketType (8)
 *  MP3                   |  2 (4) | 3 (2) | 1 | 1 |
 *  other audio           |  9 (4) | packet type (4) |  FourCC (32)
 * </pre>
 *
 * <p>Legacy where every player knows the legacy form, enhanced elsewhere. No header is longer than 8 bytes, so that one travels in a
 * {@code long}, its first byte highest, and costs no object. Codecs are called by SRS's names: H264, HEVC, VVC, AV1, VP8, VP9, AAC, MP3,
 * Opus, FLAC, AC3, EAC3. Stateless, any thread.
 */
public final class TagBody {
    /** The length of a header that does not exist: the codec has no FLV form. */
    public static final int NONE = 0;
    /** No header is longer, in bytes. */
    public static final int MAX_HEADER_BYTES = 8;

    private static final int EX_VIDEO = 0x80;
    private static final int EX_AUDIO = FlvAudioCodec.FORMAT_EX_HEADER << 4;
    private static final int AAC_44K_16BIT_STEREO = FlvAudioCodec.FORMAT_AAC << 4 | 0x0F;
    private static final int MP3_44K_16BIT_STEREO = FlvAudioCodec.FORMAT_MP3 << 4 | 0x0F;

    private TagBody() {
    }

    /** Length of a frame's header in bytes, {@link #NONE} when the codec has no FLV form. */
    public static int headerBytes(String codec, int compositionTimeMs) {
        return switch (codec) {
            case "H264" -> 5;
            case "AAC" -> 2;
            case "MP3" -> 1;
            default -> fourCc(codec) == 0 ? NONE : hasCompositionTime(codec) && compositionTimeMs != 0 ? 8 : 5;
        };
    }

    /**
     * A frame's header, in the lowest {@link #headerBytes} bytes of the result.
     *
     * @param key whether decoding can start at this frame; ignored for audio
     */
    public static long header(String codec, boolean key, int compositionTimeMs) {
        int compositionTime = compositionTimeMs & 0xFFFFFF;
        int frameType = (key ? VideoTagHeader.FRAME_KEY : VideoTagHeader.FRAME_INTER) << 4;
        switch (codec) {
            case "H264":
                return (long) (frameType | FlvVideoCodec.ID_AVC) << 32 | (long) VideoTagHeader.AVC_NALU << 24 | compositionTime;
            case "AAC":
                return AAC_44K_16BIT_STEREO << 8 | AudioTagHeader.AAC_RAW;
            case "MP3":
                return MP3_44K_16BIT_STEREO;
            default:
                if (!isVideo(codec)) {
                    return enhanced(EX_AUDIO | AudioTagHeader.PACKET_CODED_FRAMES, codec);
                } else if (!hasCompositionTime(codec)) {
                    return enhanced(EX_VIDEO | frameType | VideoTagHeader.PACKET_CODED_FRAMES, codec);
                } else if (compositionTime == 0) {
                    return enhanced(EX_VIDEO | frameType | VideoTagHeader.PACKET_CODED_FRAMES_X, codec);
                }
                return enhanced(EX_VIDEO | frameType | VideoTagHeader.PACKET_CODED_FRAMES, codec) << 24 | compositionTime;
        }
    }

    /**
     * The body of the sequence header: what configures a decoder.
     *
     * @param config avcC, hvcC, vvcC, av1C, vpcC, AudioSpecificConfig, OpusHead, ...
     * @return null when the codec has no sequence header, or {@code config} is empty
     */
    public static byte[] sequenceHeader(String codec, byte[] config) {
        if (config.length == 0 || codec.equals("MP3")) {
            return null;
        } else if (codec.equals("H264")) {
            return join((long) (VideoTagHeader.FRAME_KEY << 4 | FlvVideoCodec.ID_AVC) << 32, 5, config);
        } else if (codec.equals("AAC")) {
            return join(AAC_44K_16BIT_STEREO << 8, 2, config);
        } else if (fourCc(codec) == 0) {
            return null;
        }
        int first = isVideo(codec) ? EX_VIDEO | VideoTagHeader.FRAME_KEY << 4 | VideoTagHeader.PACKET_SEQUENCE_START
                : EX_AUDIO | AudioTagHeader.PACKET_SEQUENCE_START;
        return join(enhanced(first, codec), 5, config);
    }

    private static byte[] join(long header, int headerBytes, byte[] config) {
        byte[] body = new byte[headerBytes + config.length];
        for (int i = 0; i < headerBytes; i++) {
            body[i] = (byte) (header >> 8 * (headerBytes - 1 - i));
        }
        System.arraycopy(config, 0, body, headerBytes, config.length);
        return body;
    }

    private static long enhanced(int first, String codec) {
        return (long) first << 32 | fourCc(codec) & 0xFFFFFFFFL;
    }

    private static boolean hasCompositionTime(String codec) {
        return codec.equals("HEVC") || codec.equals("VVC");
    }

    private static boolean isVideo(String codec) {
        return switch (codec) {
            case "HEVC", "VVC", "AV1", "VP8", "VP9" -> true;
            default -> false;
        };
    }

    private static int fourCc(String codec) {
        return switch (codec) {
            case "HEVC" -> FourCc.HEVC;
            case "VVC" -> FourCc.VVC;
            case "AV1" -> FourCc.AV1;
            case "VP8" -> FourCc.VP8;
            case "VP9" -> FourCc.VP9;
            case "Opus" -> FourCc.OPUS;
            case "FLAC" -> FourCc.FLAC;
            case "AC3" -> FourCc.AC3;
            case "EAC3" -> FourCc.EAC3;
            default -> 0;
        };
    }
}
