package srs.format.ts;

import srs.codec.CodecException;

/**
 * The header of a PES packet (ISO/IEC 13818-1 §2.4.3.7) as the muxer writes it, in an array of its own that is used again for each frame.
 *
 * <pre>
 *  000001 (24) | stream id (8) | length (16), 0 for a long video frame
 *  10 scrambling 00 priority 0 alignment 1 copyright 00 | PTS, DTS (2) 000000 | length of what follows (8)
 *  0010 or 0011 (4) PTS (3) 1 PTS (15) 1 PTS (15) 1 | 0001 (4) DTS as PTS
 * </pre>
 */
final class PesHeader {
    /** Up to and with the length of the header's rest. */
    static final int FIXED_BYTES = 9;
    static final int TIMESTAMP_BYTES = 5;
    static final int FLAG_PTS = 0x80;
    static final int FLAG_DTS = 0x40;

    /** Bytes before what the PES packet's length counts. */
    static final int LENGTH_END = 6;
    static final int MAX_LENGTH = 0xFFFF;

    private static final int ALIGNED = 0x84;
    private static final int MARK_PTS = 2;
    private static final int MARK_PTS_OF_TWO = 3;
    private static final int MARK_DTS = 1;

    private final byte[] bytes = new byte[FIXED_BYTES + 2 * TIMESTAMP_BYTES];
    private int size;

    /**
     * @param dts in ticks, not wrapped
     * @param payloadBytes of the frame in the elementary stream
     * @throws CodecException when an audio frame is too long
     */
    void set(TsCodec codec, long dts, long pts, int payloadBytes) {
        boolean hasDts = pts != dts;
        size = FIXED_BYTES + (hasDts ? 2 : 1) * TIMESTAMP_BYTES;
        int length = size - LENGTH_END + payloadBytes;
        if (length > MAX_LENGTH) {
            if (!codec.isVideo()) {
                throw new CodecException("audio frame of " + payloadBytes + " bytes makes a PES packet over " + MAX_LENGTH);
            }
            length = 0;
        }
        bytes[2] = 1;
        bytes[3] = (byte) codec.streamId;
        bytes[4] = (byte) (length >> 8);
        bytes[5] = (byte) length;
        bytes[6] = (byte) ALIGNED;
        bytes[7] = (byte) (hasDts ? FLAG_PTS | FLAG_DTS : FLAG_PTS);
        bytes[8] = (byte) (size - FIXED_BYTES);
        timestamp(FIXED_BYTES, hasDts ? MARK_PTS_OF_TWO : MARK_PTS, pts);
        if (hasDts) {
            timestamp(FIXED_BYTES + TIMESTAMP_BYTES, MARK_DTS, dts);
        }
    }

    private void timestamp(int at, int mark, long ticks) {
        long value = TsClock.wrap(ticks);
        bytes[at] = (byte) (mark << 4 | value >> 29 & 0x0E | 1);
        bytes[at + 1] = (byte) (value >> 22);
        bytes[at + 2] = (byte) (value >> 14 | 1);
        bytes[at + 3] = (byte) (value >> 7);
        bytes[at + 4] = (byte) (value << 1 | 1);
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }
}
