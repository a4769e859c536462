package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the lines of one description. Used once. */
final class SdpReader {
    private String origin = "";
    private String name = "-";
    private final List<Attribute> sessionAttributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private String[] mediaLine;
    private String connection = "";
    private List<Attribute> mediaAttributes = new ArrayList<>();
    private boolean hasVersion;

    SessionDescription read(String text) {
        int count = 0;
        for (int at = 0; at < text.length();) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int last = end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
            if (++count > SdpLimits.MAX_LINES || last - at > SdpLimits.MAX_LINE_CHARACTERS) {
                throw new SdpException("SDP line " + count + " of " + (last - at) + " characters is over " + SdpLimits.MAX_LINES + " lines or "
                        + SdpLimits.MAX_LINE_CHARACTERS + " characters");
            }
            // JSON that was put together by hand has empty lines at its end
            if (last > at) {
                line(text.substring(at, last));
            }
            at = end + 1;
        }
        endMedia();
        if (!hasVersion) {
            throw new SdpException("SDP without v=0");
        }
        checkMids();
        return new SessionDescription(origin, name, new Attributes(sessionAttributes), media);
    }

    private void line(String line) {
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw new SdpException("SDP line \"" + SdpText.shown(line) + "\" is not a letter, = and a value");
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'v' -> version(value);
            case 'o' -> origin = value;
            case 's' -> name = value;
            case 'c' -> connection = value;
            case 'm' -> {
                endMedia();
                mediaLine = SdpText.words(value, 4, "m=");
            }
            case 'a' -> (mediaLine == null ? sessionAttributes : mediaAttributes).add(Attribute.parse(value));
            default -> {
                // bandwidth, times, contacts: of no use here
            }
        }
    }

    private void version(String value) {
        if (!value.trim().equals("0")) {
            throw new SdpException("SDP version " + SdpText.shown(value) + " is not 0");
        }
        hasVersion = true;
    }

    private void endMedia() {
        if (mediaLine == null) {
            return;
        }
        if (media.size() == SdpLimits.MAX_MEDIA) {
            throw new SdpException("media section " + (media.size() + 1) + " is over " + SdpLimits.MAX_MEDIA);
        }
        List<String> formats = List.of(mediaLine[3].trim().split(" +"));
        if (formats.size() > SdpLimits.MAX_FORMATS) {
            throw new SdpException("media section of " + formats.size() + " formats is over " + SdpLimits.MAX_FORMATS);
        }
        int port = SdpText.integer(mediaLine[1].split("/")[0], 0, 65535, "port");
        media.add(new MediaDescription(mediaLine[0], port, mediaLine[2], formats, connection, new Attributes(mediaAttributes), new Attributes(sessionAttributes)));
        mediaAttributes = new ArrayList<>();
    }

    private void checkMids() {
        Set<String> mids = new HashSet<>();
        for (MediaDescription section : media) {
            if (!section.mid().isEmpty() && !mids.add(section.mid())) {
                throw new SdpException("mid " + SdpText.shown(section.mid()) + " is there twice");
            }
        }
    }
}
