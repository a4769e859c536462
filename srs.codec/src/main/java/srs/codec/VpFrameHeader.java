package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * The beginning of a VP8 or VP9 frame: whether it is a key frame, and its size then (RFC 6386 §9.1, «VP9 Bitstream» §6.2).
 *
 * @param width 0 unless this is a key frame
 * @param height 0 unless this is a key frame
 */
public record VpFrameHeader(boolean keyframe, int width, int height) {
    private static final VpFrameHeader NO_KEY = new VpFrameHeader(false, 0, 0);
    private static final int MAX_BYTES = 16;
    private static final int VP9_FRAME_MARKER = 2;
    private static final int VP9_SYNC_CODE = 0x498342;
    private static final int VP9_COLOR_SPACE_RGB = 7;
    private static final int VP8_START_CODE = 0x9D012A;
    private static final int VP8_KEY_HEADER_BYTES = 10;
    private static final int VP8_SIZE_MASK = 0x3FFF;

    /**
     * Parses a VP9 frame. A frame that only shows an earlier one is no key frame.
     *
     * @param frame lent for the call
     * @throws CodecException if it is none or too short
     */
    public static VpFrameHeader parseVp9(ByteBuf frame) {
        BitReader in = BitReader.of(frame, MAX_BYTES);
        int marker = in.readBits(2);
        if (marker != VP9_FRAME_MARKER) {
            throw new CodecException("VP9 frame marker " + marker + " is not 2");
        }
        int profile = in.readBits(1) | in.readBits(1) << 1;
        if (profile == 3) {
            in.skipBits(1);
        }
        boolean showExistingFrame = in.readFlag();
        if (showExistingFrame || in.readFlag()) { // frame_type, 0 is a key frame
            return NO_KEY;
        }
        in.skipBits(2); // show_frame, error_resilient_mode
        int syncCode = in.readBits(24);
        if (syncCode != VP9_SYNC_CODE) {
            throw new CodecException(String.format("VP9 sync code %06x is not 498342", syncCode));
        }
        if (profile >= 2) {
            in.skipBits(1); // ten or twelve bits
        }
        boolean profileHasSubsampling = (profile & 1) != 0;
        if (in.readBits(3) != VP9_COLOR_SPACE_RGB) {
            in.skipBits(profileHasSubsampling ? 1 + 2 + 1 : 1);
        } else if (profileHasSubsampling) {
            in.skipBits(1);
        }
        return new VpFrameHeader(true, in.readBits(16) + 1, in.readBits(16) + 1);
    }

    /**
     * Parses a VP8 frame.
     *
     * @param frame lent for the call
     * @throws CodecException if it is none or too short
     */
    public static VpFrameHeader parseVp8(ByteBuf frame) {
        int begin = frame.readerIndex();
        ParameterSets.need(1, frame);
        if ((frame.getByte(begin) & 1) != 0) {
            return NO_KEY;
        }
        ParameterSets.need(VP8_KEY_HEADER_BYTES, frame);
        int startCode = frame.getUnsignedMedium(begin + 3);
        if (startCode != VP8_START_CODE) {
            throw new CodecException(String.format("VP8 start code %06x is not 9d012a", startCode));
        }
        return new VpFrameHeader(true, frame.getUnsignedShortLE(begin + 6) & VP8_SIZE_MASK,
                frame.getUnsignedShortLE(begin + 8) & VP8_SIZE_MASK);
    }
}
