package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the states of a media playlist, one after another, against RFC 8216: form (§4), durations (§4.3.3.1), and what may change from one state to the next
 * (§6.2.1, §6.2.2).
 */
final class PlaylistChecker {
    private static final List<String> TAGS = List.of("#EXT-X-VERSION", "#EXT-X-MEDIA-SEQUENCE", "#EXT-X-TARGETDURATION", "#EXT-X-DISCONTINUITY-SEQUENCE",
            "#EXT-X-DISCONTINUITY", "#EXT-X-KEY", "#EXT-X-MAP", "#EXTINF");

    /** By media sequence number: what a segment's lines were when they were seen first, and its discontinuity number. */
    private final Map<Long, String> segments = new HashMap<>();
    private final Map<Long, Long> discontinuities = new HashMap<>();
    private long lastSequence = -1;
    private long lastTarget;

    /** The addresses of the segments. */
    List<String> check(String text) {
        assertThat(text).startsWith("#EXTM3U\n").endsWith("\n").doesNotContain("\r");
        long sequence = 0;
        long discontinuity = 0;
        long target = -1;
        String head = "";
        String map = "";
        boolean hasSegment = false;
        boolean anew = false;
        List<String> uris = new ArrayList<>();
        for (String line : text.lines().skip(1).toList()) {
            if (line.startsWith("#EXT")) {
                String tag = line.contains(":") ? line.substring(0, line.indexOf(':')) : line;
                assertThat(tag).as("tag").isIn(TAGS);
                switch (tag) {
                    case "#EXT-X-MEDIA-SEQUENCE" -> {
                        assertThat(hasSegment).as("MEDIA-SEQUENCE comes before segments").isFalse();
                        sequence = number(line);
                    }
                    case "#EXT-X-DISCONTINUITY-SEQUENCE" -> {
                        assertThat(hasSegment || anew).as("DISCONTINUITY-SEQUENCE comes before segments and discontinuities").isFalse();
                        discontinuity = number(line);
                    }
                    case "#EXT-X-MAP" -> {
                        assertThat(text).as("the version that MAP needs").contains("#EXT-X-VERSION:7\n");
                        map = line + " ";
                    }
                    case "#EXT-X-TARGETDURATION" -> target = number(line);
                    case "#EXT-X-DISCONTINUITY" -> {
                        anew = true;
                        discontinuity++;
                    }
                    case "#EXTINF" -> {
                        head = line;
                        double seconds = Double.parseDouble(line.substring(8, line.indexOf(',')));
                        assertThat(Math.round(seconds)).as("rounded duration of %s", line).isLessThanOrEqualTo(target);
                    }
                    default -> { }
                }
            } else if (!line.isEmpty() && line.charAt(0) != '#') {
                assertThat(head).as("EXTINF before %s", line).isNotEmpty();
                String now = map + head + " " + line;
                assertThat(segments.getOrDefault(sequence, now)).as("segment %d does not change", sequence).isEqualTo(now);
                assertThat(discontinuities.getOrDefault(sequence, discontinuity)).as("discontinuity number of segment %d", sequence).isEqualTo(discontinuity);
                segments.put(sequence, now);
                discontinuities.put(sequence, discontinuity);
                uris.add(line);
                hasSegment = true;
                head = "";
                sequence++;
            }
        }
        assertThat(target).as("target duration").isPositive().isGreaterThanOrEqualTo(lastTarget);
        assertThat(sequence).as("the end never goes back").isGreaterThanOrEqualTo(lastSequence);
        lastSequence = sequence;
        lastTarget = target;
        return uris;
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(':') + 1));
    }
}
