package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.RtpException;

/**
 * VP8 (RFC 7741 §4.2).
 *
 * <pre>
 *  X R N S R PID(3) | with X: I L T K RSV(4) | with I: picture id (7, or 15 behind a 1) | with L: TL0PICIDX (8) | with T or K: TID Y KEYIDX (8)
 * </pre>
 */
final class Vp8Reader implements PayloadReader {
    private boolean key;

    @Override
    public boolean isStart(ByteBuf in, int at, int length) {
        return (in.getByte(at) & 0x17) == 0x10; // S, partition 0
    }

    @Override
    public void begin() {
        key = false;
    }

    @Override
    public void read(ByteBuf in, int begin, int length, ByteBuf frame) {
        int end = begin + length;
        int at = begin + 1;
        if ((in.getByte(begin) & 0x80) != 0) {
            int flags = at < end ? in.getUnsignedByte(at++) : 0;
            if ((flags & 0x80) != 0) {
                at += at < end && in.getByte(at) < 0 ? 2 : 1;
            }
            at += (flags & 0x40) != 0 ? 1 : 0;
            at += (flags & 0x30) != 0 ? 1 : 0;
        }
        if (at >= end) {
            throw new RtpException("VP8 payload of " + length + " bytes is not over " + (at - begin));
        }
        if (!frame.isReadable()) {
            if (!isStart(in, begin, length)) {
                throw new RtpException("VP8 frame does not begin with partition 0");
            }
            key = (in.getByte(at) & 1) == 0; // RFC 6386 §9.1
        }
        frame.writeBytes(in, at, end - at);
    }

    @Override
    public void end(ByteBuf frame) {
        // the marker is all there is
    }

    @Override
    public boolean isKey() {
        return key;
    }
}
