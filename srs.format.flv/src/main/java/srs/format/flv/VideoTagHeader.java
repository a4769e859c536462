package srs.format.flv;

import io.netty.buffer.ByteBuf;

/**
 * The header of a video tag body, or of an RTMP video message, legacy or enhanced.
 *
 * <pre>
 *  legacy     |0| frame type (3) | codec id (4) |  for AVC, HEVC, AV1: AVCPacketType (8), composition time (SI24)
 *  enhanced   |1| frame type (3) | packet type (4) |  ModEx*, FourCC (32), composition time (SI24) in CodedFrames of AVC, HEVC, VVC
 *  multitrack |1| frame type (3) | 6 |  track type (4) | packet type (4) |  see Multitrack
 * </pre>
 *
 * <p>Parsed once per frame; the record is the only allocation. Immutable. For a message of many tracks, kind and key hold for all of
 * them, and FourCC, track id, composition time and payload offset are those of the first.
 *
 * @param enhanced whether the header is an enhanced one
 * @param codec the codec, however it is named on the wire
 * @param codecId the legacy codec id, or -1
 * @param fourCc the FourCC, or 0
 * @param frameType 1 key, 2 inter, 3 disposable inter, 4 generated key, 5 info; anything in metadata
 * @param packetType the VideoPacketType or AVCPacketType, or -1 if the codec has none
 * @param kind what the payload is
 * @param compositionTimeMs presentation time minus decoding time, may be negative
 * @param nanoOffset to be added to the presentation time, in nanoseconds
 * @param multitrack whether this message has a track id or many of them
 * @param trackId of the first track; 0 if there is none on the wire
 * @param payloadOffset where the payload of the (first) track begins, counted from the first byte of the header
 */
public record VideoTagHeader(boolean enhanced, FlvVideoCodec codec, int codecId, int fourCc, int frameType, int packetType,
        TagKind kind, int compositionTimeMs, int nanoOffset, MultitrackType multitrack, int trackId, int payloadOffset) {

    public static final int FRAME_KEY = 1;
    public static final int FRAME_INTER = 2;
    public static final int FRAME_DISPOSABLE_INTER = 3;
    public static final int FRAME_GENERATED_KEY = 4;
    public static final int FRAME_INFO = 5;

    public static final int AVC_SEQUENCE_HEADER = 0;
    public static final int AVC_NALU = 1;
    public static final int AVC_END_OF_SEQUENCE = 2;

    public static final int PACKET_SEQUENCE_START = 0;
    public static final int PACKET_CODED_FRAMES = 1;
    public static final int PACKET_SEQUENCE_END = 2;
    public static final int PACKET_CODED_FRAMES_X = 3;
    public static final int PACKET_METADATA = 4;
    public static final int PACKET_MPEG2TS_SEQUENCE_START = 5;
    public static final int PACKET_MULTITRACK = 6;
    public static final int PACKET_MOD_EX = ExHeader.PACKET_TYPE_MOD_EX;

    private static final int EX_HEADER_FLAG = 0x80;
    private static final int LEGACY_AVC_HEADER_BYTES = 5;

    /** Whether decoding can start here: a coded key frame, never a sequence header. */
    public boolean keyframe() {
        return kind == TagKind.CODED && (frameType == FRAME_KEY || frameType == FRAME_GENERATED_KEY);
    }

    /** Whether no other frame needs this one. */
    public boolean disposable() {
        return kind == TagKind.CODED && frameType == FRAME_DISPOSABLE_INTER;
    }

    /** Whether this is an info or command frame, which carries no picture. */
    public boolean infoFrame() {
        return kind != TagKind.METADATA && frameType == FRAME_INFO;
    }

    /**
     * Parses the header at the reader index, without moving it.
     *
     * @param body the whole tag body. Lent for the call.
     * @throws FlvException if the body is empty, too short, or its frame type is none
     */
    public static VideoTagHeader parse(ByteBuf body) {
        if (!body.isReadable()) {
            throw new FlvException("video body of 0 bytes has no header");
        }
        int first = body.getUnsignedByte(body.readerIndex());
        return (first & EX_HEADER_FLAG) == 0 ? parseLegacy(body, first) : parseEnhanced(body, first >> 4 & 0x07);
    }

    private static VideoTagHeader parseLegacy(ByteBuf body, int first) {
        int frameType = checkFrameType(first >> 4);
        int codecId = first & 0x0F;
        FlvVideoCodec codec = FlvVideoCodec.ofId(codecId);
        if (frameType == FRAME_INFO) {
            return legacy(codec, codecId, frameType, -1, TagKind.OTHER, 0, 1);
        }
        if (!codec.hasLegacyPacketType()) {
            return legacy(codec, codecId, frameType, -1, TagKind.CODED, 0, 1);
        }
        int size = body.readableBytes();
        if (size < 2) {
            throw new FlvException(codec + " body of 1 byte has no packet type");
        }
        int packetType = body.getUnsignedByte(body.readerIndex() + 1);
        TagKind kind = switch (packetType) {
            case AVC_SEQUENCE_HEADER -> TagKind.SEQUENCE_HEADER;
            case AVC_NALU -> TagKind.CODED;
            case AVC_END_OF_SEQUENCE -> TagKind.END;
            default -> TagKind.OTHER;
        };
        if (size < LEGACY_AVC_HEADER_BYTES) {
            if (kind == TagKind.END || kind == TagKind.OTHER) {
                return legacy(codec, codecId, frameType, packetType, kind, 0, size);
            }
            throw new FlvException(codec + " body of " + size + " bytes has no composition time");
        }
        int time = kind == TagKind.CODED ? body.getMedium(body.readerIndex() + 2) : 0;
        return legacy(codec, codecId, frameType, packetType, kind, time, LEGACY_AVC_HEADER_BYTES);
    }

    private static VideoTagHeader legacy(FlvVideoCodec codec, int codecId, int frameType, int packetType, TagKind kind, int timeMs,
            int payloadOffset) {
        return new VideoTagHeader(false, codec, codecId, 0, frameType, packetType, kind, timeMs, 0, MultitrackType.NONE, 0,
                payloadOffset);
    }

    private static VideoTagHeader parseEnhanced(ByteBuf body, int frameType) {
        ExHeader ex = new ExHeader(body);
        if (ex.packetType != PACKET_METADATA) {
            checkFrameType(frameType);
            if (frameType == FRAME_INFO) {
                // the command byte takes the place of FourCC, tracks and payload
                return new VideoTagHeader(true, FlvVideoCodec.UNKNOWN, -1, 0, frameType, ex.packetType, TagKind.OTHER, 0,
                        ex.nanoOffset, MultitrackType.NONE, 0, ex.offset());
            }
        }
        ex.readTrack(PACKET_MULTITRACK);
        FlvVideoCodec codec = FlvVideoCodec.ofFourCc(ex.fourCc);
        int timeMs = ex.packetType == PACKET_CODED_FRAMES && codec.hasCompositionTime() ? ex.compositionTime() : 0;
        return new VideoTagHeader(true, codec, -1, ex.fourCc, frameType, ex.packetType, enhancedKind(ex.packetType), timeMs,
                ex.nanoOffset, ex.multitrack, ex.trackId, ex.offset());
    }

    private static TagKind enhancedKind(int packetType) {
        return switch (packetType) {
            case PACKET_SEQUENCE_START, PACKET_MPEG2TS_SEQUENCE_START -> TagKind.SEQUENCE_HEADER;
            case PACKET_CODED_FRAMES, PACKET_CODED_FRAMES_X -> TagKind.CODED;
            case PACKET_SEQUENCE_END -> TagKind.END;
            case PACKET_METADATA -> TagKind.METADATA;
            default -> TagKind.OTHER;
        };
    }

    private static int checkFrameType(int frameType) {
        if (frameType < FRAME_KEY || frameType > FRAME_INFO) {
            throw new FlvException("video frame type " + frameType + " is not in 1..5");
        }
        return frameType;
    }
}
