package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * The sequence header of FLAC: the STREAMINFO block (RFC 9639 §8.2).
 *
 * <p>E-RTMP puts {@code fLaC} and a block header before it; FFmpeg sends the 34 bytes alone; both are read.
 */
public record FlacStreamInfo(int minBlockSamples, int maxBlockSamples, int sampleRateHz, int channels, int bitsPerSample) {
    private static final int SIZE = 34;
    private static final int SIGNATURE = 0x664C6143; // fLaC
    private static final int SIGNATURE_AND_BLOCK_HEADER_BYTES = 8;

    /**
     * Parses a sequence header.
     *
     * @param header lent for the call
     * @throws CodecException if it is too short or has no sample rate
     */
    public static FlacStreamInfo parse(ByteBuf header) {
        ByteBuf block = header.duplicate();
        if (block.readableBytes() >= SIZE + SIGNATURE_AND_BLOCK_HEADER_BYTES && block.getInt(block.readerIndex()) == SIGNATURE) {
            block.skipBytes(SIGNATURE_AND_BLOCK_HEADER_BYTES);
        }
        ParameterSets.need(SIZE, block);
        BitReader in = BitReader.of(block, SIZE);
        int minBlock = in.readBits(16);
        int maxBlock = in.readBits(16);
        in.skipBits(24 + 24); // frame sizes
        int rateHz = in.readBits(20);
        if (rateHz == 0) {
            throw new CodecException("FLAC sample rate 0 is not in 1..1048575");
        }
        return new FlacStreamInfo(minBlock, maxBlock, rateHz, in.readBits(3) + 1, in.readBits(5) + 1);
    }

    /** What statistics say. */
    public AudioFormat format() {
        return new AudioFormat("FLAC", VideoFormat.OTHER, sampleRateHz, channels, codecString());
    }

    /** {@code fLaC}, as MP4 registers it. */
    public String codecString() {
        return "fLaC";
    }
}
