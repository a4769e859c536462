package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import srs.codec.VpFrameHeader;
import srs.format.rtp.RtpException;

/**
 * VP9 (RFC 9628 §4.2). The frames of all spatial layers of a picture make one frame, one behind the other, as decoders take them.
 *
 * <pre>
 *  I P L F B E V Z | with I: picture id (7, or 15 behind a 1) | with L: TID(3) U SID(3) D, without F: TL0PICIDX (8)
 *  with F and P: P_DIFF (7) N, up to 3 | with V: the scalability structure
 * </pre>
 */
final class Vp9Reader implements PayloadReader {
    private static final int MAX_REFERENCES = 3;

    private boolean key;
    /** Whether the last payload of a layer has come. */
    private boolean ended;

    @Override
    public boolean isStart(ByteBuf in, int at, int length) {
        int flags = in.getUnsignedByte(at);
        if ((flags & 0x08) == 0) {
            return false;
        }
        if ((flags & 0x20) == 0) {
            return true;
        }
        int layer = at + 1 + ((flags & 0x80) == 0 ? 0 : length > 1 && in.getByte(at + 1) < 0 ? 2 : 1);
        return layer < at + length && (in.getByte(layer) & 0x0E) == 0;
    }

    @Override
    public void begin() {
        key = false;
        ended = true;
    }

    @Override
    public void read(ByteBuf in, int begin, int length, ByteBuf frame) {
        int end = begin + length;
        int flags = in.getUnsignedByte(begin);
        int at = begin + 1;
        if ((flags & 0x80) != 0) {
            at += octet(in, at, end) >= 0x80 ? 2 : 1;
        }
        if ((flags & 0x20) != 0) {
            at += (flags & 0x10) != 0 ? 1 : 2;
        }
        if ((flags & 0x50) == 0x50) {
            for (int i = 0, more = 1; i < MAX_REFERENCES && more != 0; i++) {
                more = octet(in, at++, end) & 1;
            }
        }
        if ((flags & 0x02) != 0) {
            at = afterStructure(in, at, end);
        }
        if (at >= end) {
            throw new RtpException("VP9 payload of " + length + " bytes is not over " + (at - begin));
        }
        boolean begins = (flags & 0x08) != 0;
        if (begins != ended) {
            throw new RtpException(begins ? "VP9 frame begins before the end of another" : "VP9 frame goes on that did not begin");
        }
        if (!frame.isReadable()) {
            // FFmpeg never says that a picture is predicted from others
            key = (flags & 0x40) == 0 && VpFrameHeader.parseVp9(in.slice(at, end - at)).keyframe();
        }
        ended = (flags & 0x04) != 0;
        frame.writeBytes(in, at, end - at);
    }

    /** N_S(3) Y G 000 | with Y: width and height of each layer | with G: N_G, and of each picture TID(3) U R(2) 00, R times P_DIFF. */
    private static int afterStructure(ByteBuf in, int begin, int end) {
        int at = begin;
        int flags = octet(in, at++, end);
        at += (flags & 0x10) != 0 ? 4 * ((flags >> 5) + 1) : 0;
        if ((flags & 0x08) != 0) {
            for (int pictures = octet(in, at++, end); pictures > 0; pictures--) {
                at += 1 + (octet(in, at, end) >> 2 & 3);
            }
        }
        return at;
    }

    private static int octet(ByteBuf in, int at, int end) {
        if (at >= end) {
            throw new RtpException("VP9 payload descriptor ends after " + (end - at) + " of 1 bytes");
        }
        return in.getUnsignedByte(at);
    }

    @Override
    public void end(ByteBuf frame) {
        if (!ended) {
            throw new RtpException("VP9 picture ends before its frame");
        }
    }

    @Override
    public boolean isKey() {
        return key;
    }
}
