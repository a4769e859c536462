package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * The header of each frame of MP3, and of MPEG audio layers 1 and 2 (ISO/IEC 11172-3 §2.4.1.3, 13818-3).
 *
 * <pre>
 *  7ff (11) | version (2) layer (2) no CRC (1) | bit rate index (4) frequency index (2) padding (1) private (1) | mode (2) … (6)
 * </pre>
 *
 * @param version 1, 2, or 25 for the 2.5 that nobody standardised
 * @param layer 1 to 3
 * @param bitRate bits a second; 0 for free format
 * @param samples of one channel in a frame
 * @param frameBytes header and payload; 0 for free format
 */
public record MpegAudioHeader(int version, int layer, int bitRate, int sampleRateHz, int channels, int samples, int frameBytes) {
    private static final int SIZE = 4;
    private static final int SYNC_WORD = 0x7FF;
    private static final int MODE_SINGLE_CHANNEL = 3;
    private static final int BAD_BIT_RATE = 15;
    private static final int[] RATES_HZ = {44100, 48000, 32000};
    private static final int[][] KILOBITS = {
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448}, // version 1 layer 1
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384}, // version 1 layer 2
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}, // version 1 layer 3
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256}, // version 2 layer 1
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}}; // version 2 layers 2 and 3

    /**
     * Parses the header at the reader index.
     *
     * @param frame lent for the call
     * @throws CodecException if it is none or too short
     */
    public static MpegAudioHeader parse(ByteBuf frame) {
        BitReader in = BitReader.of(frame, SIZE);
        int sync = in.readBits(11);
        if (sync != SYNC_WORD) {
            throw new CodecException(String.format("MPEG audio sync word %03x is not 7ff", sync));
        }
        int versionBits = in.readBits(2);
        int layer = 4 - in.readBits(2);
        in.skipBits(1);
        int bitRateIndex = in.readBits(4);
        int rateIndex = in.readBits(2);
        int padding = in.readBits(1);
        in.skipBits(1);
        int mode = in.readBits(2);
        if (versionBits == 1 || layer == 4 || bitRateIndex == BAD_BIT_RATE || rateIndex == RATES_HZ.length) {
            throw new CodecException("MPEG audio version " + versionBits + ", layer " + layer + ", bit rate " + bitRateIndex + ", rate "
                    + rateIndex + " has a reserved value");
        }
        int version = versionBits == 3 ? 1 : versionBits == 2 ? 2 : 25;
        int rateHz = RATES_HZ[rateIndex] >> (version == 1 ? 0 : version == 2 ? 1 : 2);
        int bitRate = 1000 * KILOBITS[version == 1 ? layer - 1 : layer == 1 ? 3 : 4][bitRateIndex];
        int samples = layer == 1 ? 384 : layer == 3 && version != 1 ? 576 : 1152;
        int slotBytes = layer == 1 ? 4 : 1;
        int frameBytes = bitRate == 0 ? 0 : (samples / 8 / slotBytes * bitRate / rateHz + padding) * slotBytes;
        return new MpegAudioHeader(version, layer, bitRate, rateHz, mode == MODE_SINGLE_CHANNEL ? 1 : 2, samples, frameBytes);
    }

    /** What statistics say. The profile is the layer's name. */
    public AudioFormat format() {
        return new AudioFormat("MP3", "Layer " + layer, sampleRateHz, channels, codecString());
    }

    /** {@code mp4a.40.32} to {@code mp4a.40.34}, by layer (RFC 6381 and ISO/IEC 14496-3 table 1.17). */
    public String codecString() {
        return "mp4a.40." + (31 + layer);
    }
}
