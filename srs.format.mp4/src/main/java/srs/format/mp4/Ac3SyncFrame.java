package srs.format.mp4;

import io.netty.buffer.ByteBuf;

/**
 * The beginning of an AC-3 frame (ETSI TS 102 366 §4.3).
 *
 * <pre>
 *  0b77 (16) | crc (16) | fscod (2) frmsizecod (6) | bsid (5) bsmod (3) | acmod (3), mix levels (2 each, by acmod), lfeon (1)
 * </pre>
 */
record Ac3SyncFrame(int fscod, int frmsizecod, int bsid, int bsmod, int acmod, boolean lfeon) {
    private static final int SYNC_WORD = 0x0B77;
    private static final int SIZE = 8;
    private static final int MAX_BSID = 10;
    private static final int MAX_FRMSIZECOD = 37;
    private static final int[] RATES_HZ = {48000, 44100, 32000};
    private static final int[] CHANNELS = {2, 1, 2, 3, 3, 4, 4, 5};

    static Ac3SyncFrame parse(ByteBuf frame) {
        int at = frame.readerIndex();
        if (frame.readableBytes() < SIZE || frame.getUnsignedShort(at) != SYNC_WORD) {
            throw new Mp4Exception("AC-3 frame of " + frame.readableBytes() + " bytes does not begin with 0b77");
        }
        int sizes = frame.getUnsignedByte(at + 4);
        int ids = frame.getUnsignedByte(at + 5);
        int modes = frame.getUnsignedShort(at + 6);
        int acmod = modes >> 13;
        // before lfeon: centre mix level for three front channels, surround mix level for surround channels, Dolby Surround for stereo
        int skipped = ((acmod & 1) != 0 && acmod != 1 ? 2 : 0) + ((acmod & 4) != 0 ? 2 : 0) + (acmod == 2 ? 2 : 0);
        boolean lfe = (modes >> 12 - skipped & 1) != 0;
        if (sizes >> 6 == RATES_HZ.length || (sizes & 0x3F) > MAX_FRMSIZECOD || ids >> 3 > MAX_BSID) {
            throw new Mp4Exception("AC-3 rate " + (sizes >> 6) + ", size " + (sizes & 0x3F) + ", bsid " + (ids >> 3) + " has a reserved value");
        }
        return new Ac3SyncFrame(sizes >> 6, sizes & 0x3F, ids >> 3, ids & 7, acmod, lfe);
    }

    int sampleRateHz() {
        return RATES_HZ[fscod];
    }

    int channels() {
        return CHANNELS[acmod] + (lfeon ? 1 : 0);
    }

    /** fscod (2) bsid (5) bsmod (3) acmod (3) lfeon (1) bit_rate_code (5) 0 (5), §F.4. */
    byte[] dac3() {
        int bits = fscod << 22 | bsid << 17 | bsmod << 14 | acmod << 11 | (lfeon ? 1 : 0) << 10 | frmsizecod >> 1 << 5;
        return new byte[] {(byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
    }
}
