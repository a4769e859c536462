package srs.output.dash.internal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes an MPD (ISO/IEC 23009-1 §5). Stateless.
 *
 * <p>Elements stand in the order of the standard's schema, one a line. What players have read does not change from one MPD to the next, but for periods and segments that
 * come and go.
 */
final class MpdWriter {
    static final String LIVE_PROFILE = "urn:mpeg:dash:profile:isoff-live:2011";
    private static final String SIMPLE_PROFILE = "http://dashif.org/guidelines/dash-if-simple";
    /** Pieces of low latency that players keep between them and the encoder, and what goes by for the rest. */
    private static final int LATENCY_CHUNKS = 4;
    private static final int LATENCY_MS = 1000;
    /** Nobody need ask more often. */
    private static final int MIN_UPDATE_MS = 500;

    private final StringBuilder out = new StringBuilder(4096);
    private final DashSettings settings;
    private Map<Period, List<Other>> others = Map.of();

    private MpdWriter(DashSettings settings) {
        this.settings = settings;
    }

    /**
     * A Representation of another stream.
     *
     * @param id in the MPD, of no other Representation
     * @param baseUrl the way to its files from those of the stream whose MPD it is
     * @param list its times are those of that stream
     */
    record Other(String id, String baseUrl, SegmentList list) {}

    /** @param nowMs the wall clock, in milliseconds */
    static String write(Presentation presentation, DashSettings settings, Names names, long nowMs) {
        return write(presentation, Map.of(), settings, names, nowMs);
    }

    /** @param others pictures of other streams that periods have besides */
    static String write(Presentation presentation, Map<Period, List<Other>> others, DashSettings settings, Names names, long nowMs) {
        MpdWriter writer = new MpdWriter(settings);
        writer.others = others;
        writer.document(presentation, names, nowMs);
        return writer.out.toString();
    }

    private void document(Presentation presentation, Names names, long nowMs) {
        long longestMs = Math.max(presentation.longestMs(), 1);
        long depthMs = depthMs(settings, longestMs);
        boolean isFast = settings.hasLowLatency();
        // a segment is listed when it begins, or when it is whole
        long updateMs = Math.min(settings.updateMs(), isFast ? Math.max(settings.chunkMs(), MIN_UPDATE_MS) : longestMs);
        long latencyMs = LATENCY_CHUNKS * settings.chunkMs() + LATENCY_MS;
        long delayMs = isFast ? latencyMs : Math.max(Math.min(2 * longestMs + updateMs, depthMs - longestMs), longestMs);
        List<Period> listed = presentation.periods().stream().filter(period -> !period.listed().isEmpty()).toList();

        out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        out.append("<MPD xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"urn:mpeg:dash:schema:mpd:2011\"\n");
        out.append("    xsi:schemaLocation=\"urn:mpeg:dash:schema:mpd:2011 DASH-MPD.xsd\"\n");
        out.append("    profiles=\"").append(LIVE_PROFILE).append(isSimple(listed) ? "," + SIMPLE_PROFILE : "").append("\" type=\"dynamic\"\n");
        out.append("    availabilityStartTime=\"").append(time(presentation.beginMs())).append("\" publishTime=\"").append(time(nowMs)).append("\"\n");
        out.append("    minimumUpdatePeriod=\"").append(duration(updateMs)).append("\" timeShiftBufferDepth=\"").append(duration(depthMs)).append("\"\n");
        out.append("    suggestedPresentationDelay=\"").append(duration(delayMs)).append("\" minBufferTime=\"").append(duration(isFast ? latencyMs : 2 * longestMs)).append("\">\n");
        out.append("  <BaseURL>").append(xml(names.baseUrl())).append("</BaseURL>\n");
        if (isFast) {
            out.append("  <ServiceDescription id=\"0\">\n    <Latency target=\"").append(latencyMs).append("\"/>\n");
            out.append("    <PlaybackRate min=\"0.96\" max=\"1.04\"/>\n  </ServiceDescription>\n");
        }
        listed.forEach(this::period);
        if (!settings.utcTiming().isEmpty()) {
            utcTiming("urn:mpeg:dash:utc:http-iso:2014", settings.utcTiming());
        } else if (isFast) {
            utcTiming("urn:mpeg:dash:utc:http-head:2014", names.mpdFromSegments());
        }
        out.append("</MPD>\n");
    }

    /** How far back players may go, in milliseconds. */
    static long depthMs(DashSettings settings, long longestMs) {
        return Math.max(Math.min(settings.timeshiftMs(), longestMs * settings.windowSize()), longestMs);
    }

    /** The guidelines' simple profile knows H.264 and AAC alone. */
    private boolean isSimple(List<Period> periods) {
        Stream<SegmentList> more = others.values().stream().flatMap(List::stream).map(Other::list);
        return Stream.concat(periods.stream().flatMap(period -> period.lists().stream()), more).map(list -> list.rendition().codecs())
                .allMatch(codecs -> codecs.startsWith("avc1.") || codecs.startsWith("mp4a.40."));
    }

    private void utcTiming(String scheme, String value) {
        out.append("  <UTCTiming schemeIdUri=\"").append(scheme).append("\" value=\"").append(xml(value)).append("\"/>\n");
    }

    private void period(Period period) {
        out.append("  <Period id=\"").append(xml(period.id())).append("\" start=\"").append(duration(period.startMs())).append("\">\n");
        for (SegmentList list : period.listed()) {
            adaptationSet(list, list.rendition().isVideo() ? others.getOrDefault(period, List.of()) : List.of());
        }
        out.append("  </Period>\n");
    }

    private void adaptationSet(SegmentList list, List<Other> more) {
        String kind = list.rendition().id();
        boolean isAligned = more.stream().allMatch(other -> other.list().isAlignedWith(list));
        out.append("    <AdaptationSet contentType=\"").append(kind).append("\" mimeType=\"").append(kind).append("/mp4\" segmentAlignment=\"").append(isAligned)
                .append("\" startWithSAP=\"1\">\n");
        representation(kind, "", list);
        more.forEach(other -> representation(other.id(), other.baseUrl(), other.list()));
        out.append("    </AdaptationSet>\n");
    }

    private void representation(String id, String baseUrl, SegmentList list) {
        Rendition rendition = list.rendition();
        out.append("      <Representation id=\"").append(xml(id)).append("\" codecs=\"").append(xml(rendition.codecs())).append("\" bandwidth=\"").append(list.bandwidth()).append('"');
        if (rendition.isVideo()) {
            out.append(" width=\"").append(rendition.width()).append("\" height=\"").append(rendition.height()).append("\">\n");
        } else {
            out.append(" audioSamplingRate=\"").append(rendition.sampleRateHz()).append("\">\n");
            if (rendition.channels() > 0) {
                out.append("        <AudioChannelConfiguration schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"").append(rendition.channels())
                        .append("\"/>\n");
            }
        }
        if (!baseUrl.isEmpty()) {
            out.append("        <BaseURL>").append(xml(baseUrl)).append("</BaseURL>\n");
        }
        segmentTemplate(list, id.equals(rendition.id()) ? "$RepresentationID$" : rendition.id());
        out.append("      </Representation>\n");
    }

    private void segmentTemplate(SegmentList list, String name) {
        Rendition rendition = list.rendition();
        Segment growing = settings.hasLowLatency() ? list.growing() : null;
        out.append("        <SegmentTemplate timescale=\"").append(rendition.timescale()).append("\" presentationTimeOffset=\"").append(list.origin());
        if (settings.hasLowLatency()) {
            long longestMs = growing == null ? list.longestMs() : rendition.toMs(growing.duration());
            out.append("\" availabilityTimeOffset=\"").append(seconds(Math.max(longestMs - settings.chunkMs(), 0))).append("\" availabilityTimeComplete=\"false");
        }
        out.append("\" startNumber=\"").append(list.segments().peek().number()).append("\" initialization=\"").append(list.init()).append("\" media=\"").append(name)
                .append("-$Number$.m4s\">\n");
        out.append("          <SegmentTimeline>\n");
        long expected = Long.MIN_VALUE;
        for (Segment segment : list.segments()) {
            expected = line(segment, expected);
        }
        if (growing != null) {
            line(growing, expected);
        }
        out.append("          </SegmentTimeline>\n        </SegmentTemplate>\n");
    }

    private long line(Segment segment, long expected) {
        out.append("            <S ");
        if (segment.time() != expected) {
            out.append("t=\"").append(segment.time()).append("\" ");
        }
        out.append("d=\"").append(segment.duration()).append("\"/>\n");
        return segment.end();
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String duration(long ms) {
        return "PT" + seconds(ms) + "S";
    }

    private static String seconds(long ms) {
        return BigDecimal.valueOf(ms, 3).stripTrailingZeros().toPlainString();
    }

    /** Text as it stands in XML (XML 1.0 §2.4). Names of streams hold no control characters. */
    static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&apos;");
    }
}
