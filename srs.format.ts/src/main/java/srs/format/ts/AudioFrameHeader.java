package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import srs.codec.AdtsHeader;
import srs.codec.CodecException;
import srs.codec.MpegAudioHeader;

/**
 * What the header of an audio frame that finds its own borders says. Immutable.
 *
 * @param skipBytes what is not part of the codec-neutral frame
 * @param frameBytes with what is skipped
 * @param samples of one channel
 * @param config the codec configuration that the header implies; empty when there is none
 */
record AudioFrameHeader(int skipBytes, int frameBytes, int samples, int sampleRateHz, byte[] config) {
    /** So many bytes must be there for {@link #parse}. */
    static final int MAX_BYTES = AdtsHeader.SIZE;

    private static final int AAC_SAMPLES = 1024;
    private static final byte[] NOTHING = {};

    /**
     * Parses the header at the reader index.
     *
     * @param in lent for the call
     * @throws CodecException when it is none
     */
    static AudioFrameHeader parse(TsCodec codec, ByteBuf in) {
        return switch (codec) {
            case AAC -> aac(in);
            case MP3 -> mp3(in);
            case AC3, EAC3 -> Ac3SyncFrame.parse(in);
            case OPUS, H264, HEVC -> throw new IllegalArgumentException(codec + " frames do not find their own borders");
        };
    }

    /** Whether a header may begin with this byte. */
    static boolean mayBegin(TsCodec codec, byte first) {
        return first == (codec == TsCodec.AC3 || codec == TsCodec.EAC3 ? Ac3SyncFrame.FIRST_BYTE : (byte) 0xFF);
    }

    private static AudioFrameHeader aac(ByteBuf in) {
        AdtsHeader header = AdtsHeader.parse(in);
        if (header.frameBytes() == header.headerBytes()) {
            throw new CodecException("ADTS frame of " + header.frameBytes() + " bytes holds nothing");
        }
        ByteBuf config = Unpooled.buffer(5);
        header.toAudioSpecificConfig().encode(config);
        return new AudioFrameHeader(header.headerBytes(), header.frameBytes(), AAC_SAMPLES, header.samplingFrequencyHz(), ByteBufUtil.getBytes(config));
    }

    private static AudioFrameHeader mp3(ByteBuf in) {
        MpegAudioHeader header = MpegAudioHeader.parse(in);
        if (header.frameBytes() == 0) {
            throw new CodecException("MPEG audio of free format has frames without a length");
        }
        return new AudioFrameHeader(0, header.frameBytes(), header.samples(), header.sampleRateHz(), NOTHING);
    }
}
