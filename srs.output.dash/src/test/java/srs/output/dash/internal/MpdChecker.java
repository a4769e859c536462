package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
 * the next.
 */
final class MpdChecker {
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
    MpdChecker(Path segments) {
        this.segments = segments;
    }

    /** What an MPD says of one representation in one period. */
    record Representation(String period, String id, long timescale, long origin, String init, List<Segment> segments, boolean grows) {}

    List<Representation> check(String text) throws IOException {
        Element mpd = parse(text);
        assertThat(mpd.getLocalName()).isEqualTo("MPD");
        assertThat(mpd.getNamespaceURI()).isEqualTo(NAMESPACE);
        assertThat(mpd.getAttribute("profiles").split(",")).contains("urn:mpeg:dash:profile:isoff-live:2011");
        assertThat(mpd.getAttribute("type")).isEqualTo("dynamic");
        Instant begins = Instant.parse(mpd.getAttribute("availabilityStartTime"));
        assertThat(begin == null ? begins : begin).as("availabilityStartTime").isEqualTo(begins);
        begin = begins;
        Instant publishes = Instant.parse(mpd.getAttribute("publishTime"));
        assertThat(publishes).as("publishTime").isAfterOrEqualTo(published == null ? publishes : published);
        published = publishes;
        for (String attribute : List.of("minimumUpdatePeriod", "timeShiftBufferDepth", "suggestedPresentationDelay", "minBufferTime")) {
            assertThat(seconds(mpd, attribute)).as(attribute).isPositive();
        }
        inOrder(mpd, MPD_CHILDREN);
        assertThat(seconds(mpd, "timeShiftBufferDepth")).isGreaterThanOrEqualTo(0.99 * seconds(mpd, "suggestedPresentationDelay") * (text.contains("<Latency") ? 0 : 1));
        List<Representation> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        double endedAt = 0;
        for (Element period : children(mpd, "Period")) {
            assertThat(ids.add(period.getAttribute("id"))).as("one period with the id " + period.getAttribute("id")).isTrue();
            double start = seconds(period, "start");
            assertThat(start).as("start of period").isGreaterThanOrEqualTo(endedAt - 0.0005);
            same("period " + period.getAttribute("id"), Double.toString(start));
            endedAt = start;
            assertThat(children(period, "AdaptationSet")).isNotEmpty();
            for (Element set : children(period, "AdaptationSet")) {
                Representation one = adaptationSet(period.getAttribute("id"), set);
                all.add(one);
                Segment last = one.segments.get(one.segments.size() - 1);
                endedAt = Math.max(endedAt, start + (double) (last.end() - one.origin) / one.timescale);
            }
        }
        assertThat(all).isNotEmpty();
        return all;
    }

    static Element parse(String text) throws IOException {
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

    private void same(String what, String value) {
        String before = said.putIfAbsent(what, value);
        assertThat(value).as(what).isEqualTo(before == null ? value : before);
    }

    static List<Element> children(Element parent, String name) {
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
            assertThat(place).as(child.getLocalName() + " in " + parent.getLocalName()).isGreaterThanOrEqualTo(at);
            at = place;
        }
    }

    private Representation adaptationSet(String period, Element set) throws IOException {
        assertThat(set.getAttribute("segmentAlignment")).isEqualTo("true");
        Element representation = children(set, "Representation").get(0);
        String id = representation.getAttribute("id");
        assertThat(set.getAttribute("mimeType")).isEqualTo(id + "/mp4");
        assertThat(representation.getAttribute("codecs")).matches(CODECS);
        assertThat(Long.parseLong(representation.getAttribute("bandwidth"))).isPositive();
        if (id.equals("video")) {
            assertThat(Integer.parseInt(representation.getAttribute("width"))).isPositive();
            assertThat(Integer.parseInt(representation.getAttribute("height"))).isPositive();
        } else {
            assertThat(Integer.parseInt(representation.getAttribute("audioSamplingRate"))).isPositive();
        }
        inOrder(representation, List.of("AudioChannelConfiguration", "SegmentTemplate"));
        Element template = children(representation, "SegmentTemplate").get(0);
        long timescale = Long.parseLong(template.getAttribute("timescale"));
        long origin = Long.parseLong(template.getAttribute("presentationTimeOffset"));
        String init = template.getAttribute("initialization");
        assertThat(template.getAttribute("media")).isEqualTo("$RepresentationID$-$Number$.m4s");
        same(period + " " + id, representation.getAttribute("codecs") + " " + representation.getAttribute("bandwidth") + " " + timescale + " " + origin + " " + init);
        boolean grows = template.hasAttribute("availabilityTimeOffset");
        List<Segment> listed = timeline(template, grows);
        assertThat(listed.get(0).time()).as("first time of " + id).isGreaterThanOrEqualTo(origin);
        Representation found = new Representation(period, id, timescale, origin, init, listed, grows);
        for (int i = 0; i < listed.size(); i++) {
            Segment segment = listed.get(i);
            boolean isGrowing = grows && i == listed.size() - 1;
            if (isGrowing && !Files.exists(segments.resolve(id + "-" + segment.number() + ".m4s"))) {
                continue;
            }
            same(period + " " + id + " " + segment.number(), segment.toString());
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
            assertThat(at).as("time of segment " + number).isGreaterThanOrEqualTo(time);
            Segment segment = new Segment(number++, at, Long.parseLong(s.getAttribute("d")));
            assertThat(segment.duration()).isPositive();
            found.add(segment);
            time = segment.end();
        }
        assertThat(found).as("a timeline has segments").isNotEmpty();
        assertThat(grows || !template.hasAttribute("availabilityTimeComplete")).isTrue();
        return found;
    }
}
