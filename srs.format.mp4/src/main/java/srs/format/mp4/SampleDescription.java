package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import srs.codec.AudioFormat;
import srs.codec.CodecException;
import srs.codec.VideoFormat;
import srs.codec.VpFrameHeader;

/**
 * What decodes a track's samples. Immutable; the array is shared, nobody changes it.
 *
 * @param codec the codec
 * @param config avcC, hvcC, av1C, vpcC (from the profile on), AudioSpecificConfig, OpusHead, FLAC's STREAMINFO (34 bytes), dac3, dec3; empty for MP3
 * @param width of the picture, 0 for audio
 * @param height of the picture, 0 for audio
 * @param sampleRateHz 0 for video
 * @param channels 0 for video
 */
public record SampleDescription(Mp4Codec codec, byte[] config, int width, int height, int sampleRateHz, int channels) {
    private static final int MAX_SIDE = 0xFFFF;
    private static final int MAX_CHANNELS = 255;
    private static final int FLAC_STREAM_INFO_BYTES = 34;
    private static final int FLAC_SIGNATURE = BoxType.of("fLaC");
    private static final int FLAC_SIGNATURE_BYTES = 8;
    private static final int VPCC_VERSION_AND_FLAGS = 0x01000000;
    private static final int VPCC_RECORD_BYTES = 8;

    public SampleDescription {
        Objects.requireNonNull(codec, "codec");
        Mp4Limits.check("codec configuration bytes", config.length, Mp4Limits.MAX_CONFIG_BYTES);
        Mp4Limits.check("width", width, MAX_SIDE);
        Mp4Limits.check("height", height, MAX_SIDE);
        Mp4Limits.check("channels", channels, MAX_CHANNELS);
    }

    /**
     * The description of a live track.
     *
     * @param codecName SRS's name of the codec
     * @param config the codec configuration, in the forms that FLV has of it too; empty when the codec has none
     * @param firstFrame the first frame, a key frame, of which the size of VP8 and VP9 and the format of MP3 and AC-3 are read. Lent for the call.
     * @return empty when MP4 has no place for the codec
     * @throws Mp4Exception when the configuration, or the frame, is bad
     */
    public static Optional<SampleDescription> of(String codecName, byte[] config, ByteBuf firstFrame) {
        Optional<Mp4Codec> codec = Mp4Codec.named(codecName);
        try {
            return codec.map(c -> c.isVideo() ? video(c, config, firstFrame) : audio(c, config, firstFrame));
        } catch (CodecException e) {
            throw new Mp4Exception(codecName + ": " + e.getMessage(), e);
        }
    }

    private static SampleDescription video(Mp4Codec codec, byte[] config, ByteBuf firstFrame) {
        VideoFormat format = VideoFormat.of(codec.srsName(), Unpooled.wrappedBuffer(config)).orElseThrow();
        int width = format.width();
        int height = format.height();
        if (codec == Mp4Codec.VP9 || codec == Mp4Codec.VP8) {
            VpFrameHeader header = codec == Mp4Codec.VP9 ? VpFrameHeader.parseVp9(firstFrame) : VpFrameHeader.parseVp8(firstFrame);
            width = header.width();
            height = header.height();
            return new SampleDescription(codec, vpRecord(config), width, height, 0, 0);
        }
        return new SampleDescription(codec, config, width, height, 0, 0);
    }

    private static SampleDescription audio(Mp4Codec codec, byte[] config, ByteBuf firstFrame) {
        if (codec == Mp4Codec.AC3) {
            Ac3SyncFrame frame = Ac3SyncFrame.parse(firstFrame);
            return new SampleDescription(codec, frame.dac3(), 0, 0, frame.sampleRateHz(), frame.channels());
        } else if (codec == Mp4Codec.EAC3) {
            throw new Mp4Exception("EAC3: a live stream does not say what dec3 needs");
        }
        ByteBuf header = codec == Mp4Codec.MP3 ? firstFrame : Unpooled.wrappedBuffer(config);
        AudioFormat format = AudioFormat.of(codec.srsName(), header).orElseThrow();
        byte[] kept = switch (codec) {
            case MP3 -> new byte[0];
            case FLAC -> streamInfo(config);
            default -> config;
        };
        return new SampleDescription(codec, kept, 0, 0, format.sampleRateHz(), format.channels());
    }

    /** FFmpeg puts version and flags of the box before the record in FLV, too. */
    private static byte[] vpRecord(byte[] config) {
        boolean hasVersion = config.length >= 4 + VPCC_RECORD_BYTES && Unpooled.wrappedBuffer(config).readInt() == VPCC_VERSION_AND_FLAGS;
        return hasVersion ? Arrays.copyOfRange(config, 4, config.length) : config;
    }

    private static byte[] streamInfo(byte[] config) {
        boolean hasSignature = config.length >= FLAC_SIGNATURE_BYTES + FLAC_STREAM_INFO_BYTES && Unpooled.wrappedBuffer(config).readInt() == FLAC_SIGNATURE;
        int from = hasSignature ? FLAC_SIGNATURE_BYTES : 0;
        return Arrays.copyOfRange(config, from, from + FLAC_STREAM_INFO_BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampleDescription that && codec == that.codec && Arrays.equals(config, that.config) && width == that.width
                && height == that.height && sampleRateHz == that.sampleRateHz && channels == that.channels;
    }

    @Override
    public int hashCode() {
        return 31 * codec.hashCode() + Arrays.hashCode(config);
    }

    @Override
    public String toString() {
        return codec + (codec.isVideo() ? " " + width + "x" + height : " " + sampleRateHz + " Hz, " + channels + " channels");
    }
}
