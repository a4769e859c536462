package srs.testkit;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media playlist as a player reads it: RFC 8216 §4 and draft-pantos-hls-rfc8216bis §4. What is no tag, attribute or order of these is an {@link AssertionError}.
 * Immutable.
 *
 * @param targetSeconds EXT-X-TARGETDURATION
 * @param sequence EXT-X-MEDIA-SEQUENCE
 * @param partTarget of EXT-X-PART-INF; 0 for none, as the next ones
 * @param skipped segments that a delta update leaves out
 * @param segments those that are complete, oldest first
 * @param openParts parts of the segment that is not complete
 * @param openMap address of the init segment of the last segment, or null
 * @param hint address of the part that comes next, or null
 * @param reports addresses of EXT-X-RENDITION-REPORT, with LAST-MSN and LAST-PART behind a blank each
 */
public record MediaPlaylist(int version, long targetSeconds, long sequence, long discontinuitySequence, double partTarget, boolean canBlockReload, double partHoldBack,
        double canSkipUntil, long skipped, List<Segment> segments, List<Part> openParts, String openMap, String hint, List<String> reports) {

    /** A part of a segment. */
    public record Part(String uri, double seconds, boolean isIndependent) {}

    /**
     * A segment.
     *
     * @param map address of its init segment, or null
     * @param key attributes of EXT-X-KEY, or null
     * @param dateSeconds EXT-X-PROGRAM-DATE-TIME in seconds of the epoch; 0 for none
     */
    public record Segment(String uri, double seconds, boolean isDiscontinuous, boolean isGap, String map, String key, double dateSeconds, List<Part> parts) {
        Segment withoutParts() {
            return new Segment(uri, seconds, isDiscontinuous, isGap, map, key, dateSeconds, List.of());
        }

        Segment withoutDate() {
            return new Segment(uri, seconds, isDiscontinuous, isGap, map, key, 0, List.of());
        }

        Segment with(String otherMap, String otherKey) {
            return new Segment(uri, seconds, isDiscontinuous, isGap, otherMap, otherKey, dateSeconds, parts);
        }
    }

    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"\r\n]*\"|[^\",\\s]+)(?:,|$)");

    /** The number of the segment that is added next. */
    public long end() {
        return sequence + segments.size();
    }

    public List<String> uris() {
        return segments.stream().map(Segment::uri).toList();
    }

    /** Sum of the segments' lengths. */
    public double seconds() {
        return segments.stream().mapToDouble(Segment::seconds).sum();
    }

    /** @param map as for {@link #openMap} */
    MediaPlaylist withSegments(List<Segment> all, String map) {
        return new MediaPlaylist(version, targetSeconds, sequence, discontinuitySequence, partTarget, canBlockReload, partHoldBack, canSkipUntil, 0, List.copyOf(all),
                openParts, map, hint, reports);
    }

    public static MediaPlaylist parse(String text) {
        return new Reader().read(text);
    }

    /** An attribute list (§4.2): each name once, strings in quotes. */
    public static Map<String, String> attributes(String list) {
        Map<String, String> all = new LinkedHashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(list);
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            String value = matcher.group(2);
            String before = all.put(matcher.group(1), value.startsWith("\"") ? value.substring(1, value.length() - 1) : value);
            require(before == null, "attribute " + matcher.group(1) + " is there twice: " + list);
            at = matcher.end();
        }
        require(at == list.length() && !list.endsWith(","), "no attribute list: " + list);
        return all;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    private static final class Reader {
        private final List<Segment> segments = new ArrayList<>();
        private final List<String> reports = new ArrayList<>();
        private List<Part> parts = new ArrayList<>();
        private int version = 1;
        private long target;
        private long sequence;
        private long discontinuitySequence;
        private double partTarget;
        private boolean canBlockReload;
        private double partHoldBack;
        private double canSkipUntil;
        private long skipped;
        private String hint;
        private String map;
        private String key;
        private double seconds = -1;
        private double date;
        private boolean isDiscontinuous;
        private boolean isGap;

        MediaPlaylist read(String text) {
            require(text.startsWith("#EXTM3U\n"), "the first line is not #EXTM3U: " + text);
            require(text.endsWith("\n") && !text.contains("\r"), "lines do not end with LF");
            text.lines().skip(1).forEach(line -> {
                if (line.startsWith("#EXT")) {
                    int colon = line.indexOf(':');
                    tag(colon < 0 ? line : line.substring(0, colon), colon < 0 ? "" : line.substring(colon + 1));
                } else if (!line.isEmpty() && line.charAt(0) != '#') {
                    segment(line);
                }
            });
            require(seconds < 0, "EXTINF without an address");
            return new MediaPlaylist(version, target, sequence, discontinuitySequence, partTarget, canBlockReload, partHoldBack, canSkipUntil, skipped,
                    List.copyOf(segments), List.copyOf(parts), map, hint, List.copyOf(reports));
        }

        private void segment(String uri) {
            require(seconds >= 0, "no EXTINF before " + uri);
            require(hint == null && reports.isEmpty(), "a segment behind a hint or a report: " + uri);
            segments.add(new Segment(uri, seconds, isDiscontinuous, isGap, map, key, date, List.copyOf(parts)));
            parts = new ArrayList<>();
            seconds = -1;
            date = 0;
            isDiscontinuous = false;
            isGap = false;
        }

        private void beforeSegments(String tag) {
            require(segments.isEmpty() && parts.isEmpty() && !isDiscontinuous && seconds < 0, tag + " behind a segment");
        }

        private void beforeParts(String tag) {
            require(parts.isEmpty(), tag + " behind a part of its segment");
        }

        private void tag(String tag, String value) {
            switch (tag) {
                case "#EXT-X-VERSION" -> version = Integer.parseInt(value);
                case "#EXT-X-TARGETDURATION" -> {
                    require(target == 0, "EXT-X-TARGETDURATION is there twice");
                    target = Long.parseLong(value);
                }
                case "#EXT-X-MEDIA-SEQUENCE" -> {
                    beforeSegments(tag);
                    sequence = Long.parseLong(value);
                }
                case "#EXT-X-DISCONTINUITY-SEQUENCE" -> {
                    beforeSegments(tag);
                    discontinuitySequence = Long.parseLong(value);
                }
                case "#EXT-X-SERVER-CONTROL" -> serverControl(attributes(value));
                case "#EXT-X-PART-INF" -> partTarget = Double.parseDouble(attributes(value).get("PART-TARGET"));
                case "#EXT-X-SKIP" -> {
                    beforeSegments(tag);
                    skipped = Long.parseLong(attributes(value).get("SKIPPED-SEGMENTS"));
                    require(skipped > 0, "nothing is skipped");
                }
                case "#EXT-X-DISCONTINUITY" -> {
                    beforeParts(tag);
                    isDiscontinuous = true;
                }
                case "#EXT-X-GAP" -> isGap = true;
                case "#EXT-X-MAP" -> {
                    beforeParts(tag);
                    map = attributes(value).get("URI");
                    require(map != null, "EXT-X-MAP without URI");
                }
                case "#EXT-X-KEY" -> {
                    beforeParts(tag);
                    Map<String, String> attributes = attributes(value);
                    boolean isNone = "NONE".equals(attributes.get("METHOD"));
                    require(isNone ? attributes.size() == 1 : attributes.containsKey("URI"), "EXT-X-KEY of " + value);
                    key = isNone ? null : value;
                }
                case "#EXT-X-PROGRAM-DATE-TIME" -> {
                    beforeParts(tag);
                    date = OffsetDateTime.parse(value).toInstant().toEpochMilli() / 1e3;
                }
                case "#EXTINF" -> seconds = Double.parseDouble(value.substring(0, value.indexOf(',')));
                case "#EXT-X-PART" -> part(attributes(value));
                case "#EXT-X-PRELOAD-HINT" -> {
                    Map<String, String> attributes = attributes(value);
                    require("PART".equals(attributes.get("TYPE")) && hint == null && seconds < 0, "EXT-X-PRELOAD-HINT " + value);
                    hint = attributes.get("URI");
                }
                case "#EXT-X-RENDITION-REPORT" -> {
                    Map<String, String> attributes = attributes(value);
                    reports.add(attributes.get("URI") + " " + Long.parseLong(attributes.get("LAST-MSN")) + " " + Integer.parseInt(attributes.get("LAST-PART")));
                }
                case "#EXT-X-ENDLIST" -> require(seconds < 0, "EXT-X-ENDLIST in a segment");
                default -> throw new AssertionError("no tag of a media playlist: " + tag);
            }
        }

        private void serverControl(Map<String, String> attributes) {
            canBlockReload = "YES".equals(attributes.get("CAN-BLOCK-RELOAD"));
            partHoldBack = Double.parseDouble(attributes.getOrDefault("PART-HOLD-BACK", "0"));
            canSkipUntil = Double.parseDouble(attributes.getOrDefault("CAN-SKIP-UNTIL", "0"));
        }

        private void part(Map<String, String> attributes) {
            require(seconds < 0 && hint == null, "EXT-X-PART between EXTINF and its address, or behind the hint");
            parts.add(new Part(attributes.get("URI"), Double.parseDouble(attributes.get("DURATION")), "YES".equals(attributes.get("INDEPENDENT"))));
        }
    }
}
