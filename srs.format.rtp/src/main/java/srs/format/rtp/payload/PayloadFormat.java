package srs.format.rtp.payload;

import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/**
 * The codecs that have a payload format here, by their names in SDP.
 */
public enum PayloadFormat {
    H264("H264", 90_000, true),
    H265("H265", 90_000, true),
    AV1("AV1", 90_000, true),
    VP9("VP9", 90_000, true),
    VP8("VP8", 90_000, true),
    /** Always 48 kHz and two channels in SDP (RFC 7587 §7). */
    OPUS("opus", 48_000, false),
    PCMU("PCMU", 8_000, false),
    PCMA("PCMA", 8_000, false);

    /** What fits into 1200 bytes with header, extensions and SRTP's tag: no path of the Internet fragments it. */
    public static final int DEFAULT_PAYLOAD_BYTES = 1140;

    private final String encodingName;
    private final int clockRateHz;
    private final boolean isVideo;

    PayloadFormat(String encodingName, int clockRateHz, boolean isVideo) {
        this.encodingName = encodingName;
        this.clockRateHz = clockRateHz;
        this.isVideo = isVideo;
    }

    /** The format of a name in rtpmap, in capitals or not; AV1X is what Chrome before 90 called AV1. */
    public static Optional<PayloadFormat> of(String encodingName) {
        if (encodingName.equalsIgnoreCase("AV1X")) {
            return Optional.of(AV1);
        }
        for (PayloadFormat format : values()) {
            if (format.encodingName.equalsIgnoreCase(encodingName)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    public String encodingName() {
        return encodingName;
    }

    public int clockRateHz() {
        return clockRateHz;
    }

    public boolean isVideo() {
        return isVideo;
    }

    /**
     * A packetizer. One for each source, for it counts pictures.
     *
     * @param config avcC or hvcC; av1C or nothing; of no meaning for others
     * @param maxPayloadBytes at least {@link Packetizer#MIN_PAYLOAD_BYTES}
     * @throws srs.codec.CodecException if the configuration is none
     */
    public Packetizer packetizer(byte[] config, int maxPayloadBytes) {
        if (maxPayloadBytes < Packetizer.MIN_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("payload of " + maxPayloadBytes + " bytes is under " + Packetizer.MIN_PAYLOAD_BYTES);
        }
        return switch (this) {
            case H264 -> NalUnitPacketizer.avc(config, maxPayloadBytes);
            case H265 -> NalUnitPacketizer.hevc(config, maxPayloadBytes);
            case AV1 -> new Av1Packetizer(config, maxPayloadBytes);
            case VP9 -> new Vp9Packetizer(maxPayloadBytes);
            case VP8 -> new Vp8Packetizer(maxPayloadBytes);
            case OPUS -> new PlainPacketizer(maxPayloadBytes, /* canCut= */ false);
            case PCMU, PCMA -> new PlainPacketizer(maxPayloadBytes, /* canCut= */ true);
        };
    }

    /** A depacketizer. One for each source; to be closed. */
    public Depacketizer depacketizer(ByteBufAllocator allocator, FrameListener listener) {
        PayloadReader reader = switch (this) {
            case H264 -> new NalUnitReader(/* isHevc= */ false);
            case H265 -> new NalUnitReader(/* isHevc= */ true);
            case AV1 -> new Av1Reader();
            case VP9 -> new Vp9Reader();
            case VP8 -> new Vp8Reader();
            case OPUS, PCMU, PCMA -> new PlainReader();
        };
        return new Depacketizer(reader, allocator, listener);
    }
}
