package srs.protocol.rtc.internal.receive;

import io.netty.buffer.ByteBuf;
import srs.codec.AvcNalUnit;
import srs.codec.CodecException;
import srs.codec.HevcNalUnit;
import srs.codec.VpFrameHeader;
import srs.format.rtp.payload.PayloadFormat;

/**
 * Whether a key frame begins with a packet, by the first bytes of its payload: a player can start there. Stateless.
 */
enum KeyFrameStart {
    /** It does not. */
    NO,
    /** It does not, but has parameter sets that one may need. */
    SET,
    /** The first slice of one, for which parameter sets may have come in packets before. */
    SLICE,
    /** It does. */
    YES;

    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int HEVC_AP = 48;
    private static final int HEVC_FU = 49;
    private static final int FU_START = 0x80;
    private static final int LENGTH_BYTES = 2;

    /** The payload is lent for the call, with absolute indexes. */
    static KeyFrameStart of(PayloadFormat format, ByteBuf in, int at, int length) {
        if (length < 3) {
            return NO;
        }
        return switch (format) {
            case H264 -> avc(in, at, at + length);
            case H265 -> hevc(in, at, at + length);
            // a coded video sequence begins
            case AV1 -> (in.getByte(at) & 0x08) != 0 ? YES : NO;
            case VP9 -> vp9(in, at, at + length);
            case VP8 -> vp8(in, at, at + length);
            case OPUS, PCMU, PCMA -> NO;
        };
    }

    private static KeyFrameStart avc(ByteBuf in, int begin, int end) {
        int type = AvcNalUnit.type(in.getByte(begin));
        if (type == FU_A) {
            int fu = in.getUnsignedByte(begin + 1);
            return (fu & FU_START) != 0 ? avcUnit(fu & 0x1F) : NO;
        }
        if (type != STAP_A) {
            return avcUnit(type);
        }
        KeyFrameStart found = NO;
        for (int at = begin + 1; at + LENGTH_BYTES < end && found != YES;) {
            found = later(found, avcUnit(AvcNalUnit.type(in.getByte(at + LENGTH_BYTES))));
            at += LENGTH_BYTES + in.getUnsignedShort(at);
        }
        return found;
    }

    private static KeyFrameStart avcUnit(int type) {
        return type == AvcNalUnit.SPS ? YES : type == AvcNalUnit.IDR ? SLICE : type == AvcNalUnit.PPS ? SET : NO;
    }

    private static KeyFrameStart later(KeyFrameStart one, KeyFrameStart other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static KeyFrameStart hevc(ByteBuf in, int begin, int end) {
        int type = HevcNalUnit.type(in.getByte(begin));
        if (type == HEVC_FU) {
            int fu = in.getUnsignedByte(begin + 2);
            return (fu & FU_START) != 0 ? hevcUnit(fu & 0x3F) : NO;
        }
        if (type != HEVC_AP) {
            return hevcUnit(type);
        }
        KeyFrameStart found = NO;
        for (int at = begin + 2; at + LENGTH_BYTES < end && found != YES;) {
            found = later(found, hevcUnit(HevcNalUnit.type(in.getByte(at + LENGTH_BYTES))));
            at += LENGTH_BYTES + in.getUnsignedShort(at);
        }
        return found;
    }

    private static KeyFrameStart hevcUnit(int type) {
        return type == HevcNalUnit.VPS || type == HevcNalUnit.SPS ? YES : HevcNalUnit.isRandomAccess(type) ? SLICE : type == HevcNalUnit.PPS ? SET : NO;
    }

    /** RFC 9628 §4.2: the first packet of the lowest layer of a picture that no other is needed for. */
    private static KeyFrameStart vp9(ByteBuf in, int begin, int end) {
        int flags = in.getUnsignedByte(begin);
        boolean isPredicted = (flags & 0x40) != 0;
        if (isPredicted || (flags & 0x08) == 0) {
            return NO;
        }
        int at = begin + 1;
        if ((flags & 0x80) != 0) {
            at += in.getByte(at) < 0 ? 2 : 1;
        }
        if ((flags & 0x20) != 0) {
            if (at >= end || (in.getByte(at) & 0x0E) != 0) {
                return NO; // a higher layer
            }
            at += (flags & 0x10) != 0 ? 1 : 2;
        }
        if ((flags & 0x02) != 0) {
            return YES; // tells its structure, as key frames do
        }
        try {
            // FFmpeg never says that a picture is predicted from others
            return at < end && VpFrameHeader.parseVp9(in.slice(at, end - at)).keyframe() ? YES : NO;
        } catch (CodecException e) {
            return NO;
        }
    }

    /** RFC 7741 §4.2, §4.3: the first packet of partition 0, with the inverse key frame flag of the frame behind the descriptor. */
    private static KeyFrameStart vp8(ByteBuf in, int begin, int end) {
        int first = in.getUnsignedByte(begin);
        if ((first & 0x17) != 0x10) {
            return NO;
        }
        int at = begin + 1;
        if ((first & 0x80) != 0) {
            int flags = in.getUnsignedByte(at++);
            if ((flags & 0x80) != 0) {
                at += at < end && in.getByte(at) < 0 ? 2 : 1;
            }
            at += (flags & 0x40) != 0 ? 1 : 0;
            at += (flags & 0x30) != 0 ? 1 : 0;
        }
        return at < end && (in.getByte(at) & 1) == 0 ? YES : NO;
    }
}
