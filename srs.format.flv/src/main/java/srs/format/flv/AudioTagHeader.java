package srs.format.flv;

import io.netty.buffer.ByteBuf;

/**
 * The header of an audio tag body, or of an RTMP audio message, legacy or enhanced.
 *
 * <pre>
 *  legacy     | sound format (4) | rate (2) | size (1) | type (1) |  for AAC: AACPacketType (8)
 *  enhanced   | 9 (4) | packet type (4) |  ModEx*, FourCC (32)
 *  multitrack | 9 (4) | 5 (4) |  track type (4) | packet type (4) |  see Multitrack
 * </pre>
 *
 * <p>Parsed once per frame; the record is the only allocation. Immutable. For a message of many tracks, kind holds for all of them, and
 * FourCC, track id and payload offset are those of the first.
 *
 * @param enhanced whether the header is an enhanced one
 * @param codec the codec, however it is named on the wire
 * @param soundFormat the legacy sound format (9 if enhanced), or -1 for silence
 * @param fourCc the FourCC, or 0
 * @param packetType the AudioPacketType or AACPacketType, or -1 if the codec has none
 * @param kind what the payload is
 * @param soundRateHz the FLV class of the rate, 5512, 11025, 22050 or 44100; 0 if enhanced. AAC always says 44100, whatever it has
 * @param soundBits 8 or 16; 0 if enhanced
 * @param channels 1 or 2; 0 if enhanced
 * @param nanoOffset to be added to the presentation time, in nanoseconds
 * @param multitrack whether this message has a track id or many of them
 * @param trackId of the first track; 0 if there is none on the wire
 * @param payloadOffset where the payload of the (first) track begins, counted from the first byte of the header
 */
public record AudioTagHeader(boolean enhanced, FlvAudioCodec codec, int soundFormat, int fourCc, int packetType, TagKind kind,
        int soundRateHz, int soundBits, int channels, int nanoOffset, MultitrackType multitrack, int trackId, int payloadOffset) {

    public static final int AAC_SEQUENCE_HEADER = 0;
    public static final int AAC_RAW = 1;

    public static final int PACKET_SEQUENCE_START = 0;
    public static final int PACKET_CODED_FRAMES = 1;
    public static final int PACKET_SEQUENCE_END = 2;
    public static final int PACKET_MULTICHANNEL_CONFIG = 4;
    public static final int PACKET_MULTITRACK = 5;
    public static final int PACKET_MOD_EX = ExHeader.PACKET_TYPE_MOD_EX;

    /** An empty message, which says that the audio pauses (E-RTMP v2, AudioPacketType). */
    public static final AudioTagHeader SILENCE = new AudioTagHeader(false, FlvAudioCodec.UNKNOWN, -1, 0, -1, TagKind.OTHER, 0, 0, 0,
            0, MultitrackType.NONE, 0, 0);

    private static final int LOWEST_RATE_HZ = 5512;
    private static final int HIGHEST_RATE_HZ = 44100;

    /**
     * Parses the header at the reader index, without moving it.
     *
     * @param body the whole tag body. Lent for the call.
     * @throws FlvException if the body is too short
     */
    public static AudioTagHeader parse(ByteBuf body) {
        if (!body.isReadable()) {
            return SILENCE;
        }
        int first = body.getUnsignedByte(body.readerIndex());
        int soundFormat = first >> 4;
        return soundFormat == FlvAudioCodec.FORMAT_EX_HEADER ? parseEnhanced(body) : parseLegacy(body, first, soundFormat);
    }

    private static AudioTagHeader parseLegacy(ByteBuf body, int first, int soundFormat) {
        FlvAudioCodec codec = FlvAudioCodec.ofFormat(soundFormat);
        int packetType = -1;
        TagKind kind = TagKind.CODED;
        if (codec == FlvAudioCodec.AAC) {
            if (body.readableBytes() < 2) {
                throw new FlvException("AAC body of 1 byte has no packet type");
            }
            packetType = body.getUnsignedByte(body.readerIndex() + 1);
            kind = switch (packetType) {
                case AAC_SEQUENCE_HEADER -> TagKind.SEQUENCE_HEADER;
                case AAC_RAW -> TagKind.CODED;
                default -> TagKind.OTHER;
            };
        }
        return new AudioTagHeader(false, codec, soundFormat, 0, packetType, kind, rateHz(first >> 2 & 0x03),
                (first & 0x02) == 0 ? 8 : 16, (first & 0x01) == 0 ? 1 : 2, 0, MultitrackType.NONE, 0, packetType < 0 ? 1 : 2);
    }

    private static int rateHz(int soundRate) {
        return soundRate == 0 ? LOWEST_RATE_HZ : HIGHEST_RATE_HZ >> 3 - soundRate;
    }

    private static AudioTagHeader parseEnhanced(ByteBuf body) {
        ExHeader ex = new ExHeader(body);
        ex.readTrack(PACKET_MULTITRACK);
        TagKind kind = switch (ex.packetType) {
            case PACKET_SEQUENCE_START -> TagKind.SEQUENCE_HEADER;
            case PACKET_CODED_FRAMES -> TagKind.CODED;
            case PACKET_SEQUENCE_END -> TagKind.END;
            case PACKET_MULTICHANNEL_CONFIG -> TagKind.METADATA;
            default -> TagKind.OTHER;
        };
        return new AudioTagHeader(true, FlvAudioCodec.ofFourCc(ex.fourCc), FlvAudioCodec.FORMAT_EX_HEADER, ex.fourCc, ex.packetType,
                kind, 0, 0, 0, ex.nanoOffset, ex.multitrack, ex.trackId, ex.offset());
    }
}
