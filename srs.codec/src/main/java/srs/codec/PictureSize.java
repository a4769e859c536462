package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * How large the pictures of VP8, VP9 and AV1 are, by the first bytes of a key frame (RFC 6386 §9.1, «VP9 Bitstream» §6.2, §6.2.1, §6.2.2, AV1 §5.5). No configuration of
 * VP8 and VP9 tells it, so it is asked at each key frame of a publisher, on its loop: a size is a number, and nothing is made for it. Stateless, thread-safe.
 */
public final class PictureSize {
    /** Of a frame that does not tell: it is no key frame, or none at all. */
    public static final long UNKNOWN = 0;

    private static final int VP8_HEADER_BYTES = 10;
    private static final int VP8_START_CODE = 0x9D012A;
    private static final int VP8_SIDE = 0x3FFF;
    private static final int VP9_FRAME_MARKER = 2;
    private static final int VP9_SYNC_CODE = 0x498342;
    private static final int VP9_COLOR_SPACE_RGB = 7;
    /** The longest way to the end of the size: profile 3, not RGB. */
    private static final int VP9_HEADER_BITS = 9 + 24 + 1 + 3 + 1 + 3 + 32;

    private PictureSize() {
    }

    /** In pixels, 0 when it is {@link #UNKNOWN}. */
    public static int width(long size) {
        return (int) (size >>> 32);
    }

    /** In pixels, 0 when it is {@link #UNKNOWN}. */
    public static int height(long size) {
        return (int) size;
    }

    /**
     * The size of a VP8 frame.
     *
     * @param in lent for the call
     * @param at where the frame begins
     */
    public static long vp8(ByteBuf in, int at, int length) {
        if (length < VP8_HEADER_BYTES || (in.getByte(at) & 1) != 0 || in.getUnsignedMedium(at + 3) != VP8_START_CODE) {
            return UNKNOWN;
        }
        return size(in.getUnsignedShortLE(at + 6) & VP8_SIDE, in.getUnsignedShortLE(at + 8) & VP8_SIDE);
    }

    /**
     * The size of a VP9 frame, or of the first in a superframe.
     *
     * @param in lent for the call
     * @param at where the frame begins
     */
    public static long vp9(ByteBuf in, int at, int length) {
        if (8 * (long) length < VP9_HEADER_BITS || bits(in, at, 0, 2) != VP9_FRAME_MARKER) {
            return UNKNOWN;
        }
        int profile = bits(in, at, 2, 1) | bits(in, at, 3, 1) << 1;
        int bit = profile == 3 ? 5 : 4;
        // an earlier frame shown again, or frame_type 1; behind them show_frame and error_resilient_mode
        if (bits(in, at, bit, 2) != 0 || bits(in, at, bit + 4, 24) != VP9_SYNC_CODE) {
            return UNKNOWN;
        }
        bit += 4 + 24;
        bit += profile >= 2 ? 1 : 0; // ten or twelve bits
        boolean hasSubsampling = (profile & 1) != 0;
        boolean isRgb = bits(in, at, bit, 3) == VP9_COLOR_SPACE_RGB;
        bit += 3 + (isRgb ? hasSubsampling ? 1 : 0 : hasSubsampling ? 1 + 3 : 1);
        return size(bits(in, at, bit, 16) + 1, bits(in, at, bit + 16, 16) + 1);
    }

    /**
     * The size that the first sequence header of an AV1 temporal unit tells. Asked until it is known, for it makes objects.
     *
     * @param in lent for the call
     * @param at where the temporal unit begins
     */
    public static long av1(ByteBuf in, int at, int length) {
        try {
            for (Av1Obu obu : Av1Obu.split(in.slice(at, length))) {
                if (obu.type() == Av1Obu.SEQUENCE_HEADER) {
                    Av1SequenceHeader header = Av1SequenceHeader.parse(obu.payload());
                    return size(header.width(), header.height());
                }
            }
            return UNKNOWN;
        } catch (CodecException e) {
            return UNKNOWN;
        }
    }

    private static long size(int width, int height) {
        return width == 0 || height == 0 ? UNKNOWN : (long) width << 32 | height;
    }

    /** At most 31 bits, the most significant first. */
    private static int bits(ByteBuf in, int at, int from, int count) {
        int value = 0;
        for (int bit = from; bit < from + count; bit++) {
            value = value << 1 | in.getByte(at + (bit >> 3)) >> 7 - (bit & 7) & 1;
        }
        return value;
    }
}
