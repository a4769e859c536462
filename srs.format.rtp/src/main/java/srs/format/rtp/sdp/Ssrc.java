package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source and what is said of it (RFC 5576 §4.1).
 *
 * @param id unsigned
 * @param attributes for example cname, msid
 */
public record Ssrc(int id, Map<String, String> attributes) {
    private static final long MAX_SSRC = 0xFFFFFFFFL;

    public Ssrc {
        attributes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    static int id(String text) {
        return (int) SdpText.number(text, 0, MAX_SSRC, "ssrc");
    }

    static List<Ssrc> list(Attributes section) {
        Map<Integer, Map<String, String>> sources = new LinkedHashMap<>();
        section.values("ssrc").forEach(value -> {
            String[] words = value.trim().split(" +", 2);
            Map<String, String> of = sources.computeIfAbsent(id(words[0]), id -> new LinkedHashMap<>());
            if (words.length > 1) {
                Attribute attribute = Attribute.parse(words[1]);
                of.put(attribute.name(), attribute.value());
            }
        });
        List<Ssrc> list = new ArrayList<>();
        sources.forEach((id, attributes) -> list.add(new Ssrc(id, attributes)));
        return list;
    }

    List<Attribute> lines() {
        List<Attribute> lines = new ArrayList<>();
        attributes.forEach((name, value) -> lines.add(new Attribute("ssrc", Integer.toUnsignedString(id) + " " + name + (value.isEmpty() ? "" : ":" + value))));
        return lines;
    }
}
