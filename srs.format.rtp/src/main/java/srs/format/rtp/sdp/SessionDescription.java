package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * A session description (RFC 8866).
 *
 * @param origin what o= says
 * @param name what s= says
 * @param attributes of the session
 */
public record SessionDescription(String origin, String name, Attributes attributes, List<MediaDescription> media) {
    public static final String GROUP_BUNDLE = "BUNDLE";

    public SessionDescription {
        SdpText.check(origin);
        SdpText.check(name);
        media = List.copyOf(media);
    }

    /**
     * Reads a description. Lines that WebRTC has no use for (b=, i=, k= and others) are left out.
     *
     * @throws SdpException if it is none, or over {@link SdpLimits}
     */
    public static SessionDescription parse(String text) {
        if (text.length() > SdpLimits.MAX_CHARACTERS) {
            throw new SdpException("SDP of " + text.length() + " characters is over " + SdpLimits.MAX_CHARACTERS);
        }
        return new SdpReader().read(text);
    }

    /** Whether the peer has an agent that only answers (RFC 8445 §2.5). */
    public boolean isIceLite() {
        return attributes.has("ice-lite");
    }

    /** The mids of the first group of a kind, for example those that share one transport; empty when there is none. */
    public List<String> group(String semantics) {
        return attributes.values("group").map(value -> List.of(value.trim().split(" +"))).filter(words -> words.get(0).equals(semantics)).findFirst()
                .map(words -> words.subList(1, words.size())).orElse(List.of());
    }

    /** The text, lines end with CR LF. */
    public String write() {
        StringBuilder out = new StringBuilder(2048);
        out.append("v=0\r\no=").append(origin).append("\r\ns=").append(name).append("\r\nt=0 0\r\n");
        attributes.list().forEach(attribute -> attribute.write(out));
        media.forEach(section -> section.write(out));
        return out.toString();
    }

    /** The section of a mid, or null. */
    public MediaDescription byMid(String mid) {
        for (MediaDescription section : media) {
            if (section.mid().equals(mid)) {
                return section;
            }
        }
        return null;
    }

    /** The kinds of the sections, in their order. */
    public List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        media.forEach(section -> kinds.add(section.kind()));
        return kinds;
    }
}
