package srs.http.files.internal.vod;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.SampleDescription;

/**
 * The segments of a recording: each begins with a key frame, when there is video, and lasts {@link #TARGET_US} or until the next key frame after that. Immutable.
 *
 * @param isIndependent whether each segment can be decoded without the one before it
 */
record VodIndex(List<VodSegment> segments, List<Configuration> configurations, boolean isIndependent) {
    /** As hls_fragment's default, a length that suits every player. */
    static final long TARGET_US = 6_000_000;
    /** Three days and a half of six seconds. */
    static final int MAX_SEGMENTS = 50_000;
    /** Changes of the configuration. */
    static final int MAX_CONFIGURATIONS = 100;

    /** @throws Mp4Exception when it has no samples, or is beyond the limits */
    static VodIndex of(Recording recording) throws IOException {
        return new Builder(recording.samples()).build();
    }

    /** One way through the file. */
    private static final class Builder {
        private final Samples samples;
        private final List<VodSegment> segments = new ArrayList<>();
        private final List<Configuration> configurations = new ArrayList<>();
        private SampleDescription video;
        private SampleDescription audio;
        private boolean isOpen;
        private boolean hasChanged;
        private boolean isIndependent = true;
        private long position;
        private long startUs;
        private long lastUs;
        private long lastStepUs;

        Builder(Samples samples) {
            this.samples = samples;
        }

        VodIndex build() throws IOException {
            while (samples.next()) {
                take();
            }
            if (!isOpen) {
                throw new Mp4Exception("there are no samples");
            }
            close(Long.MAX_VALUE, lastUs + lastStepUs);
            return new VodIndex(List.copyOf(segments), List.copyOf(configurations), isIndependent);
        }

        private void take() {
            SampleDescription before = samples.isVideo() ? video : audio;
            boolean isNew = before != null && !samples.description().equals(before);
            hasChanged |= isNew;
            boolean mayCut = video == null && !samples.isVideo() || samples.isVideo() && samples.isKey();
            long dtsUs = samples.dtsUs();
            if (!isOpen) {
                open(dtsUs);
            } else if (mayCut && (hasChanged || dtsUs - startUs >= TARGET_US)) {
                close(samples.position(), dtsUs);
                open(dtsUs);
            }
            if (samples.isVideo()) {
                video = samples.description();
            } else {
                audio = samples.description();
            }
            lastStepUs = Math.max(lastStepUs / 2, dtsUs - lastUs);
            lastUs = dtsUs;
        }

        private void open(long dtsUs) {
            isOpen = true;
            isIndependent &= !samples.isVideo() || samples.isKey();
            position = samples.position();
            startUs = dtsUs;
            hasChanged = false;
        }

        private void close(long end, long endUs) {
            Configuration now = new Configuration(video, audio);
            if (configurations.isEmpty() || !configurations.get(configurations.size() - 1).equals(now)) {
                configurations.add(now);
            }
            if (segments.size() == MAX_SEGMENTS || configurations.size() > MAX_CONFIGURATIONS) {
                throw new Mp4Exception("more than " + MAX_SEGMENTS + " segments or " + MAX_CONFIGURATIONS + " configurations");
            }
            long originMs = samples instanceof FlvSamples flv ? flv.originMs() : 0;
            segments.add(new VodSegment(position, end, startUs, Math.max(1, endUs - startUs), originMs, configurations.get(configurations.size() - 1), configurations.size() - 1));
        }
    }

    /** The playlist (RFC 8216). */
    String playlist(String name, String query) {
        long longestUs = segments.stream().mapToLong(VodSegment::durationUs).max().orElse(TARGET_US);
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:").append((longestUs + 999_999) / 1_000_000)
                .append("\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n");
        if (isIndependent) {
            text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        }
        int number = -1;
        for (int i = 0; i < segments.size(); i++) {
            VodSegment segment = segments.get(i);
            if (segment.number() != number) {
                text.append(number < 0 ? "" : "#EXT-X-DISCONTINUITY\n").append("#EXT-X-MAP:URI=\"").append(name).append("-init-").append(segment.number()).append(".mp4")
                        .append(query).append("\"\n");
                number = segment.number();
            }
            text.append("#EXTINF:").append(String.format(java.util.Locale.ROOT, "%.3f", segment.durationUs() / 1e6)).append(",\n")
                    .append(name).append('-').append(i).append(".m4s").append(query).append('\n');
        }
        return text.append("#EXT-X-ENDLIST\n").toString();
    }
}
