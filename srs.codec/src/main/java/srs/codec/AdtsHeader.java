package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * The header before an AAC frame in MPEG-TS and .aac files (ISO/IEC 13818-7 §6.2).
 *
 * <pre>
 *  fff (12) | MPEG-2 (1) 00 (2) no CRC (1) | profile (2) frequency index (4) private (1) channels (3) original, home (2)
 *  copyright (2) | frame size, header included (13) | buffer fullness (11) | frames - 1 (2) | CRC (16) unless «no CRC»
 * </pre>
 *
 * @param profile audio object type - 1
 * @param headerBytes 7, or 9 with a CRC
 * @param frameBytes header and payload
 */
public record AdtsHeader(int profile, int samplingFrequencyHz, int channelConfiguration, int headerBytes, int frameBytes) {
    /** Bytes of a header without CRC, as {@link #encode} writes it. */
    public static final int SIZE = 7;
    public static final int MAX_FRAME_BYTES = 0x1FFF;

    private static final int SYNC_WORD = 0xFFF;
    private static final int CRC_BYTES = 2;
    private static final int FULLNESS_VARIABLE_RATE = 0x7FF;

    /** Whether the bytes at the reader index begin with the sync word and layer 0; an MPEG audio header never does. */
    public static boolean isAdts(ByteBuf bytes) {
        return bytes.readableBytes() >= 2 && (bytes.getUnsignedShort(bytes.readerIndex()) & 0xFFF6) == 0xFFF0;
    }

    /**
     * Parses the header at the reader index; the payload need not be there yet.
     *
     * @param bytes lent for the call
     * @throws CodecException if it is none or too short
     */
    public static AdtsHeader parse(ByteBuf bytes) {
        BitReader in = BitReader.of(bytes, SIZE);
        int sync = in.readBits(12);
        if (sync != SYNC_WORD) {
            throw new CodecException(String.format("ADTS sync word %03x is not fff", sync));
        }
        in.skipBits(1);
        int layer = in.readBits(2);
        if (layer != 0) {
            throw new CodecException("ADTS layer " + layer + " is not 0");
        }
        int headerBytes = SIZE + (in.readFlag() ? 0 : CRC_BYTES);
        int profile = in.readBits(2);
        int frequencyIndex = in.readBits(4);
        if (frequencyIndex >= AudioSpecificConfig.frequencies()) {
            throw new CodecException("ADTS frequency index " + frequencyIndex + " is not in 0..12");
        }
        in.skipBits(1);
        int channels = in.readBits(3);
        in.skipBits(4);
        int frameBytes = in.readBits(13);
        if (frameBytes < headerBytes) {
            throw new CodecException("ADTS frame of " + frameBytes + " bytes is shorter than its header");
        }
        in.skipBits(13);
        return new AdtsHeader(profile, AudioSpecificConfig.frequencyHz(frequencyIndex), channels, headerBytes, frameBytes);
    }

    /** The sequence header that says the same. */
    public AudioSpecificConfig toAudioSpecificConfig() {
        return AudioSpecificConfig.of(profile + 1, samplingFrequencyHz, channelConfiguration);
    }

    /**
     * Appends the header for a raw frame. HE-AAC goes out as its LC core, as everywhere in MPEG-TS: decoders find SBR by themselves.
     *
     * @param out lent for the call
     * @throws CodecException if the format has no ADTS form, or the frame is too large
     */
    public static void encode(ByteBuf out, AudioSpecificConfig config, int payloadBytes) {
        int profile = config.audioObjectType() - 1;
        int index = AudioSpecificConfig.frequencyIndex(config.samplingFrequencyHz());
        if (profile < 0 || profile > 3 || index < 0 || config.channelConfiguration() > 7) {
            throw new CodecException("object type " + config.audioObjectType() + " at " + config.samplingFrequencyHz() + " Hz with channels "
                    + config.channelConfiguration() + " has no ADTS form");
        }
        int frameBytes = SIZE + payloadBytes;
        if (payloadBytes < 0 || frameBytes > MAX_FRAME_BYTES) {
            throw new CodecException("ADTS frame of " + frameBytes + " bytes is not in 7.." + MAX_FRAME_BYTES);
        }
        out.writeShort(0xFFF1); // MPEG-4, layer 0, no CRC
        out.writeByte(profile << 6 | index << 2 | config.channelConfiguration() >> 2);
        out.writeInt((config.channelConfiguration() & 3) << 30 | frameBytes << 13 | FULLNESS_VARIABLE_RATE << 2);
    }
}
