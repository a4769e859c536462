package srs.format.ts;

import io.netty.buffer.ByteBuf;
import srs.codec.CodecException;

/**
 * The beginning of a frame of AC-3 and E-AC-3 (ATSC A/52 §5.3 and annex E §2.2).
 *
 * <pre>
 *  AC-3    0b77 (16) | CRC (16) | rate code (2) frame size code (6) | bsid (5), up to 10
 *  E-AC-3  0b77 (16) | type (2) substream (3) words - 1 (11) | rate code (2) blocks code (2) … (4) | bsid (5), 11 to 16
 * </pre>
 */
final class Ac3SyncFrame {
    static final byte FIRST_BYTE = 0x0B;

    private static final int SYNC_WORD = 0x0B77;
    private static final int MAX_BSID = 16;
    private static final int MAX_AC3_BSID = 10;
    private static final int SAMPLES_PER_BLOCK = 256;
    private static final int AC3_BLOCKS = 6;
    private static final int[] RATES_HZ = {48000, 44100, 32000};
    private static final int[] KILOBITS = {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640};
    private static final int[] BLOCKS = {1, 2, 3, 6};
    private static final byte[] NOTHING = {};

    private Ac3SyncFrame() {}

    /** As {@link AudioFrameHeader#parse}. */
    static AudioFrameHeader parse(ByteBuf in) {
        int at = in.readerIndex();
        if (in.readableBytes() < 6 || in.getUnsignedShort(at) != SYNC_WORD) {
            throw new CodecException("AC-3 frame does not begin with 0b77");
        }
        int bsid = in.getUnsignedByte(at + 5) >> 3;
        if (bsid > MAX_BSID) {
            throw new CodecException("AC-3 bit stream id " + bsid + " is not in 0..16");
        }
        int codes = in.getUnsignedByte(at + 4);
        return bsid <= MAX_AC3_BSID ? ac3(codes >> 6, codes & 0x3F) : eac3(codes >> 6, codes >> 4 & 3, in.getUnsignedShort(at + 2) & 0x7FF);
    }

    private static AudioFrameHeader ac3(int rateCode, int sizeCode) {
        if (rateCode >= RATES_HZ.length || sizeCode >= 2 * KILOBITS.length) {
            throw new CodecException("AC-3 rate code " + rateCode + " with frame size code " + sizeCode + " is reserved");
        }
        int kilobits = KILOBITS[sizeCode >> 1];
        int words = switch (rateCode) {
            case 0 -> 2 * kilobits;
            case 1 -> 320 * kilobits / 147 + (sizeCode & 1);
            default -> 3 * kilobits;
        };
        return new AudioFrameHeader(0, 2 * words, AC3_BLOCKS * SAMPLES_PER_BLOCK, RATES_HZ[rateCode], NOTHING);
    }

    private static AudioFrameHeader eac3(int rateCode, int blocksCode, int wordsMinusOne) {
        boolean isHalfRate = rateCode == RATES_HZ.length;
        if (isHalfRate && blocksCode >= RATES_HZ.length) {
            throw new CodecException("E-AC-3 rate code 3 with second code 3 is reserved");
        }
        int rateHz = isHalfRate ? RATES_HZ[blocksCode] / 2 : RATES_HZ[rateCode];
        int blocks = isHalfRate ? AC3_BLOCKS : BLOCKS[blocksCode];
        int bytes = 2 * (wordsMinusOne + 1);
        if (bytes < 6) {
            throw new CodecException("E-AC-3 frame of " + bytes + " bytes is shorter than its header");
        }
        return new AudioFrameHeader(0, bytes, blocks * SAMPLES_PER_BLOCK, rateHz, NOTHING);
    }
}
