package srs.protocol.rtc.internal.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import srs.codec.AvcNalUnit;

/** Takes supplemental information (SEI) out of frames of H.264 with lengths of four bytes (keep_avc_nalu_sei off). Lives on one thread; owns one buffer, used again and again. */
final class SeiFilter {
    private static final int LENGTH_BYTES = 4;

    private final ByteBuf rest = Unpooled.buffer();

    /**
     * The frame without.
     *
     * @param frame lent for the call
     * @return lent until the next call; what is no row of units any more goes as it is
     */
    ByteBuf filter(ByteBuf frame, int begin, int length) {
        rest.clear();
        int end = begin + length;
        int at = begin;
        while (end - at > LENGTH_BYTES) {
            long size = frame.getUnsignedInt(at);
            if (size > end - at - LENGTH_BYTES) {
                break;
            }
            int bytes = LENGTH_BYTES + (int) size;
            if (size == 0 || AvcNalUnit.type(frame.getByte(at + LENGTH_BYTES)) != AvcNalUnit.SEI) {
                rest.writeBytes(frame, at, bytes);
            }
            at += bytes;
        }
        rest.writeBytes(frame, at, end - at);
        return rest;
    }
}
