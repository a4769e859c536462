package srs.output.dash.internal;

import java.io.ByteArrayInputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the MPD that an earlier run of {@link MpdWriter} left, so that players that have it go on. One document; on worker threads. */
final class MpdReader {
    /** Segments that are read. */
    static final int MAX_SEGMENTS = 100_000;
    private static final long MAX_NUMBER = 1L << 52;

    private final XMLStreamReader in;
    private Presentation presentation;
    private Period period;
    private boolean isVideo;
    private String codecs = "";
    private long bandwidth;
    private int width;
    private int height;
    private int sampleRateHz;
    private int channels;
    private SegmentList list;
    private long nextNumber;
    private long nextTime;
    private int segments;

    private MpdReader(XMLStreamReader in) {
        this.in = in;
    }

    /** What the document is about; empty when it is none of ours. */
    static Optional<Presentation> read(byte[] document) {
        // nothing outside of the document is read, nothing in it is expanded
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                return Optional.ofNullable(new MpdReader(in).parse());
            } finally {
                in.close();
            }
        } catch (XMLStreamException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private Presentation parse() throws XMLStreamException {
        while (in.hasNext()) {
            if (in.next() == XMLStreamConstants.START_ELEMENT) {
                element(in.getLocalName());
            }
        }
        return presentation;
    }

    private void element(String name) {
        if (name.equals("MPD")) {
            presentation = new Presentation(Instant.parse(text("availabilityStartTime")).toEpochMilli());
        } else if (presentation == null) {
            throw new IllegalArgumentException("<" + name + "> is not <MPD>");
        } else if (name.equals("Period")) {
            period = new Period(text("id"), Duration.parse(text("start")).toMillis());
            presentation.periods().add(period);
        } else if (name.equals("Representation")) {
            isVideo = text("id").equals(Rendition.id(true));
            codecs = text("codecs");
            bandwidth = number("bandwidth", 1);
            width = (int) number("width", 0);
            height = (int) number("height", 0);
            sampleRateHz = (int) number("audioSamplingRate", 0);
            channels = 0;
        } else if (name.equals("AudioChannelConfiguration")) {
            channels = (int) number("value", 0);
        } else if (name.equals("SegmentTemplate")) {
            template();
        } else if (name.equals("S")) {
            segment();
        }
    }

    private void template() {
        String init = text("initialization");
        long timescale = number("timescale", 1);
        if (!Names.INIT.matcher(init).matches() || timescale == 0 || period == null || period.list(isVideo).isPresent()) {
            throw new IllegalArgumentException("SegmentTemplate of " + init + " is none of ours");
        }
        Rendition rendition = new Rendition(isVideo, codecs, timescale, width, height, sampleRateHz, channels);
        list = new SegmentList(rendition, init, number("presentationTimeOffset", 0), bandwidth);
        period.lists().add(list);
        nextNumber = number("startNumber", 1);
        nextTime = 0;
    }

    private void segment() {
        if (list == null || ++segments > MAX_SEGMENTS) {
            throw new IllegalArgumentException("S " + segments + " is not in 0.." + MAX_SEGMENTS + ", or in no SegmentTemplate");
        }
        long time = number("t", nextTime);
        Segment segment = new Segment(nextNumber++, time, number("d", 0));
        nextTime = segment.end();
        list.add(segment, 0);
        presentation.reserve(isVideo, segment.number());
    }

    private String text(String attribute) {
        String value = in.getAttributeValue(null, attribute);
        if (value == null) {
            throw new IllegalArgumentException(in.getLocalName() + " without " + attribute);
        }
        return value;
    }

    private long number(String attribute, long otherwise) {
        String value = in.getAttributeValue(null, attribute);
        long number = value == null ? otherwise : Long.parseLong(value);
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException(attribute + " " + number + " is not in 0.." + MAX_NUMBER);
        }
        return number;
    }
}
