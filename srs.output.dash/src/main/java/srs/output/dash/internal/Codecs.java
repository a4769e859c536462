package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import srs.codec.AudioFormat;
import srs.codec.CodecException;
import srs.codec.VideoFormat;
import srs.format.mp4.Mp4Codec;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.SampleDescription;
import srs.kernel.stream.Track;

/** What a track becomes in MP4, and how the MPD calls it (RFC 6381). Stateless. */
final class Codecs {
    private static final int VIDEO_TIMESCALE = 90_000;
    private static final int VIDEO_ID = 1;
    private static final int AUDIO_ID = 2;

    private Codecs() {}

    /**
     * A track with all that a player must know of it.
     *
     * @param track as the segments have it
     * @param rendition as the MPD has it
     */
    record Described(Mp4Track track, Rendition rendition) {}

    /** Whether MP4, as players read it, has a place for the codec. */
    static boolean has(Track track) {
        return Mp4Codec.named(track.codec().name()).filter(codec -> codec != Mp4Codec.EAC3).isPresent();
    }

    /** Whether the configuration says all; else the first frame does. */
    static boolean isDescribedByConfig(Track track) {
        return switch (Mp4Codec.named(track.codec().name()).orElseThrow()) {
            case MP3, AC3, VP8, VP9 -> false;
            default -> true;
        };
    }

    /**
     * Describes a track.
     *
     * @param frame its first frame, a key frame. Lent for the call.
     * @throws CodecException when configuration or frame is bad
     */
    static Described describe(Track track, ByteBuf frame) {
        String name = track.codec().name();
        SampleDescription description;
        try {
            description = SampleDescription.of(name, track.config(), frame).orElseThrow();
        } catch (Mp4Exception e) {
            throw new CodecException(e.getMessage());
        }
        boolean isVideo = track.isVideo();
        Mp4Track mp4 = new Mp4Track(isVideo ? VIDEO_ID : AUDIO_ID, isVideo ? VIDEO_TIMESCALE : description.sampleRateHz(), description);
        return new Described(mp4, new Rendition(isVideo, codecs(description.codec(), track), mp4.timescale(), description.width(), description.height(), description.sampleRateHz(),
                description.channels()));
    }

    private static String codecs(Mp4Codec codec, Track track) {
        ByteBuf config = Unpooled.wrappedBuffer(track.config());
        return switch (codec) {
            // by the object type of esds, 0x6B
            case MP3 -> "mp4a.6B";
            case AC3, EAC3 -> "ac-3";
            case AAC, OPUS, FLAC -> AudioFormat.of(codec.srsName(), config).map(AudioFormat::codecString).orElseThrow();
            case AVC, HEVC, AV1, VP8, VP9 -> VideoFormat.of(codec.srsName(), config).map(VideoFormat::codecString).orElseThrow();
        };
    }
}
