package srs.output.hls.internal;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import srs.codec.AudioFormat;
import srs.codec.CodecException;
import srs.codec.VideoFormat;
import srs.kernel.stream.Track;

/**
 * What a master playlist says of a stream (RFC 8216 §4.3.4.2). Immutable.
 *
 * @param playlist path of its playlist, below the root
 * @param peakBps bit rate of the segment that has the highest
 * @param averageBps bit rate of all segments of the playlist
 * @param width of the picture; 0 when there is none, or it is not known
 * @param codecs CODECS: empty when not all of them are known
 * @param frameRate pictures in a second; 0 when there are none
 */
record Rendition(String playlist, long peakBps, long averageBps, int width, int height, String codecs, double frameRate) {
    /** MP3, which has no sequence header: as Apple's tools name it. */
    private static final String MP3 = "mp4a.40.34";

    /** @param segments those of the playlist that were written by this run */
    static Rendition of(String playlist, List<Segment> segments, double frameRate, Optional<Track> video, Optional<Track> audio) {
        long bytes = 0;
        long us = 0;
        long peakBps = 0;
        for (Segment segment : segments) {
            if (segment.bytes() > 0) {
                bytes += segment.bytes();
                us += segment.durationUs();
                peakBps = Math.max(peakBps, segment.bytes() * 8_000_000 / segment.durationUs());
            }
        }
        Optional<VideoFormat> picture = video.flatMap(Rendition::videoFormat);
        List<String> codecs = new ArrayList<>();
        picture.map(VideoFormat::codecString).ifPresent(codecs::add);
        audio.flatMap(Rendition::audioCodec).ifPresent(codecs::add);
        boolean isWhole = codecs.size() == (video.isPresent() ? 1 : 0) + (audio.isPresent() ? 1 : 0);
        return new Rendition(playlist, peakBps, us == 0 ? 0 : bytes * 8_000_000 / us, picture.map(VideoFormat::width).orElse(0), picture.map(VideoFormat::height).orElse(0),
                isWhole ? String.join(",", codecs) : "", video.isPresent() ? frameRate : 0);
    }

    private static Optional<VideoFormat> videoFormat(Track track) {
        try {
            return VideoFormat.of(track.codec().name(), Unpooled.wrappedBuffer(track.config()));
        } catch (CodecException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> audioCodec(Track track) {
        if (track.codec().name().equals("MP3")) {
            return Optional.of(MP3);
        }
        try {
            return AudioFormat.of(track.codec().name(), Unpooled.wrappedBuffer(track.config())).map(AudioFormat::codecString);
        } catch (CodecException e) {
            return Optional.empty();
        }
    }

    /** The tag, and behind it the address. */
    String entry(String uri) {
        StringBuilder out = new StringBuilder("#EXT-X-STREAM-INF:BANDWIDTH=").append(Math.max(peakBps, 1)).append(",AVERAGE-BANDWIDTH=").append(Math.max(averageBps, 1));
        if (width > 0 && height > 0) {
            out.append(",RESOLUTION=").append(width).append('x').append(height);
        }
        if (frameRate > 0) {
            out.append(",FRAME-RATE=").append(String.format(Locale.ROOT, "%.3f", frameRate));
        }
        if (!codecs.isEmpty()) {
            out.append(",CODECS=\"").append(codecs).append('"');
        }
        return out.append('\n').append(uri).append('\n').toString();
    }
}
