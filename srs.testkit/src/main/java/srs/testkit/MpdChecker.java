package srs.testkit;

import static srs.testkit.SegmentChecker.must;
import static srs.testkit.SegmentChecker.same;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Checks MPDs of one presentation, one after the other, by ISO/IEC 23009-1 and what the DASH-IF guidelines say of live: elements in the order of the schema, attributes that
 * must be there, periods that follow each other, timelines that do not go back, files that are there and hold what the MPD says, and nothing that changes from one MPD to
 * the next. One test thread.
 */
public final class MpdChecker {
    private static final String NAMESPACE = "urn:mpeg:dash:schema:mpd:2011";
    private static final List<String> MPD_CHILDREN = List.of("BaseURL", "ServiceDescription", "Period", "UTCTiming");
    private static final String CODECS = "avc1\\.[0-9A-F]{6}|hvc1\\.[A-C]?\\d+\\.[0-9A-F]+\\.[LH]\\d+(\\.[0-9A-F]{1,2})*|av01\\.\\d\\.\\d\\d[MH]\\.\\d\\d|vp09(\\.\\d\\d)+|"
            + "mp4a\\.40\\.\\d+|mp4a\\.6B|opus|fLaC|ac-3";

    private final Path segments;
    private Instant begin;
    private Instant published;
    /** What each period, and each segment, was said to be. */
    private final Map<String, String> said = new HashMap<>();

    /** @param segments folder that the MPD's BaseURL is */
    public MpdChecker(Path segments) {
        this.segments = segments;
    }

    /**
     * What an MPD says of a segment, in units of its timescale.
     *
     * @param number what stands for $Number$
     */
    public record Segment(long number, long time, long duration) {
        public long end() {
            return time + duration;
        }
    }

    /**
     * What an MPD says of one representation in one period.
     *
     * @param id {@code audio} or {@code video}
     * @param origin presentationTimeOffset
     * @param grows whether segments are sent while they are written
     */
    public record Representation(String period, String id, long timescale, long origin, String init, List<Segment> segments, boolean grows) {}

    /** Checks the next MPD, and every segment that it lists; fails with a sentence. Returns what it says, in its order. */
    public List<Representation> check(String text) throws IOException {
        Element mpd = parse(text);
        same("root", "MPD", mpd.getLocalName());
        same("namespace", NAMESPACE, mpd.getNamespaceURI());
        must("profile isoff-live", List.of(mpd.getAttribute("profiles").split(",")).contains("urn:mpeg:dash:profile:isoff-live:2011"));
        same("type", "dynamic", mpd.getAttribute("type"));
        Instant begins = Instant.parse(mpd.getAttribute("availabilityStartTime"));
        same("availabilityStartTime", begin == null ? begins : begin, begins);
        begin = begins;
        Instant publishes = Instant.parse(mpd.getAttribute("publishTime"));
        must("publishTime " + publishes + " not before " + published, published == null || !publishes.isBefore(published));
        published = publishes;
        for (String attribute : List.of("minimumUpdatePeriod", "timeShiftBufferDepth", "suggestedPresentationDelay", "minBufferTime")) {
            must(attribute + " above 0", seconds(mpd, attribute) > 0);
        }
        inOrder(mpd, MPD_CHILDREN);
        must("suggestedPresentationDelay within timeShiftBufferDepth", seconds(mpd, "suggestedPresentationDelay") <= seconds(mpd, "timeShiftBufferDepth") || text.contains("<Latency"));
        List<Representation> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        double endedAt = 0;
        for (Element period : children(mpd, "Period")) {
            must("one period with the id " + period.getAttribute("id"), ids.add(period.getAttribute("id")));
            double start = seconds(period, "start");
            must("start " + start + " of a period not before " + endedAt, start >= endedAt - 0.0005);
            asBefore("period " + period.getAttribute("id"), Double.toString(start));
            endedAt = start;
            must("an AdaptationSet", !children(period, "AdaptationSet").isEmpty());
            for (Element set : children(period, "AdaptationSet")) {
                Representation one = adaptationSet(period.getAttribute("id"), set);
                all.add(one);
                Segment last = one.segments.get(one.segments.size() - 1);
                endedAt = Math.max(endedAt, start + (double) (last.end() - one.origin) / one.timescale);
            }
        }
        must("a Period", !all.isEmpty());
        return all;
    }

    private static Element parse(String text) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new AssertionError("no XML: " + text, e);
        }
    }

    private static double seconds(Element element, String attribute) {
        return Duration.parse(element.getAttribute(attribute)).toMillis() / 1000.0;
    }

    private void asBefore(String what, String value) {
        String before = said.putIfAbsent(what, value);
        same(what, before == null ? value : before, value);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && (name == null || element.getLocalName().equals(name))) {
                found.add(element);
            }
        }
        return found;
    }

    private static void inOrder(Element parent, List<String> names) {
        int at = 0;
        for (Element child : children(parent, null)) {
            int place = names.indexOf(child.getLocalName());
            must(child.getLocalName() + " at its place in " + parent.getLocalName(), place >= at);
            at = place;
        }
    }

    private Representation adaptationSet(String period, Element set) throws IOException {
        same("segmentAlignment", "true", set.getAttribute("segmentAlignment"));
        Element representation = children(set, "Representation").get(0);
        String id = representation.getAttribute("id");
        same("mimeType", id + "/mp4", set.getAttribute("mimeType"));
        must("codecs of RFC 6381, not " + representation.getAttribute("codecs"), representation.getAttribute("codecs").matches(CODECS));
        for (String attribute : id.equals("video") ? List.of("bandwidth", "width", "height") : List.of("bandwidth", "audioSamplingRate")) {
            must(attribute + " above 0", Long.parseLong(representation.getAttribute(attribute)) > 0);
        }
        inOrder(representation, List.of("AudioChannelConfiguration", "SegmentTemplate"));
        Element template = children(representation, "SegmentTemplate").get(0);
        long timescale = Long.parseLong(template.getAttribute("timescale"));
        long origin = Long.parseLong(template.getAttribute("presentationTimeOffset"));
        String init = template.getAttribute("initialization");
        same("media", "$RepresentationID$-$Number$.m4s", template.getAttribute("media"));
        asBefore(period + " " + id, representation.getAttribute("codecs") + " " + representation.getAttribute("bandwidth") + " " + timescale + " " + origin + " " + init);
        boolean grows = template.hasAttribute("availabilityTimeOffset");
        List<Segment> listed = timeline(template, grows);
        must("first time " + listed.get(0).time() + " of " + id + " not before " + origin, listed.get(0).time() >= origin);
        Representation found = new Representation(period, id, timescale, origin, init, listed, grows);
        for (int i = 0; i < listed.size(); i++) {
            Segment segment = listed.get(i);
            boolean isGrowing = grows && i == listed.size() - 1;
            if (isGrowing && !Files.exists(segments.resolve(id + "-" + segment.number() + ".m4s"))) {
                continue;
            }
            asBefore(period + " " + id + " " + segment.number(), segment.toString());
            SegmentChecker.check(Files.readAllBytes(segments.resolve(init)), Files.readAllBytes(segments.resolve(id + "-" + segment.number() + ".m4s")), timescale, segment, grows);
        }
        return found;
    }

    private static List<Segment> timeline(Element template, boolean grows) {
        List<Segment> found = new ArrayList<>();
        long number = Long.parseLong(template.getAttribute("startNumber"));
        long time = 0;
        for (Element s : children(children(template, "SegmentTimeline").get(0), "S")) {
            long at = s.hasAttribute("t") ? Long.parseLong(s.getAttribute("t")) : time;
            must("time " + at + " of segment " + number + " not before " + time, at >= time);
            Segment segment = new Segment(number++, at, Long.parseLong(s.getAttribute("d")));
            must("d above 0", segment.duration() > 0);
            found.add(segment);
            time = segment.end();
        }
        must("segments in a timeline", !found.isEmpty());
        must("availabilityTimeComplete with availabilityTimeOffset alone", grows || !template.hasAttribute("availabilityTimeComplete"));
        return found;
    }
}
