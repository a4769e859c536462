package srs.format.rtp.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import srs.format.rtp.payload.PayloadFormat;

/**
 * A payload type of a media section: rtpmap, fmtp and rtcp-fb (RFC 8866 §6.6, §6.15, RFC 4585 §4.2).
 *
 * @param channels 1 unless it says otherwise
 * @param parameters of fmtp, names in small letters; what has no name is under the empty one
 * @param feedback for example {@code nack pli}
 */
public record Codec(int payloadType, String name, int clockRateHz, int channels, Map<String, String> parameters, List<String> feedback) {
    public static final String RTX = "rtx";

    private static final int MAX_PAYLOAD_TYPE = 127;
    private static final int MAX_CLOCK_RATE_HZ = 1_000_000;
    private static final int MAX_CHANNELS = 255;
    /** RFC 3551 table 4: those that need no rtpmap. */
    private static final Map<Integer, String> STATIC = Map.of(0, "PCMU/8000", 8, "PCMA/8000", 9, "G722/8000");

    public Codec {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        feedback = List.copyOf(feedback);
    }

    /** The payload format, if it is one of ours. */
    public Optional<PayloadFormat> format() {
        return PayloadFormat.of(name);
    }

    public boolean isRtx() {
        return name.equalsIgnoreCase(RTX);
    }

    /** The payload type that this one repairs, −1 for none (RFC 4588 §8.6). */
    public int associatedPayloadType() {
        String apt = parameters.getOrDefault("apt", "");
        return apt.isEmpty() ? -1 : SdpText.integer(apt, 0, MAX_PAYLOAD_TYPE, "apt");
    }

    public String parameter(String parameter) {
        return parameters.getOrDefault(parameter, "");
    }

    /** The same with only this feedback of what it has. */
    public Codec withFeedback(Predicate<String> wanted) {
        return new Codec(payloadType, name, clockRateHz, channels, parameters, feedback.stream().filter(wanted).toList());
    }

    static List<Codec> list(MediaDescription media) {
        Map<Integer, String> maps = new LinkedHashMap<>();
        media.attributes().values("rtpmap").forEach(value -> {
            String[] words = SdpText.words(value, 2, "rtpmap");
            maps.putIfAbsent(payloadType(words[0]), words[1].trim());
        });
        Map<Integer, Map<String, String>> parameters = new LinkedHashMap<>();
        media.attributes().values("fmtp").forEach(value -> {
            String[] words = value.trim().split(" +", 2);
            if (words.length == 2) {
                parameters.computeIfAbsent(payloadType(words[0]), type -> new LinkedHashMap<>()).putAll(fmtp(words[1]));
            }
        });
        Map<String, List<String>> feedback = new LinkedHashMap<>();
        media.attributes().values("rtcp-fb").forEach(value -> {
            String[] words = SdpText.words(value, 2, "rtcp-fb");
            feedback.computeIfAbsent(words[0], type -> new ArrayList<>()).add(words[1].trim());
        });
        List<Codec> codecs = new ArrayList<>();
        for (String text : media.formats()) {
            int type = payloadType(text);
            String map = maps.getOrDefault(type, STATIC.get(type));
            if (map != null) {
                List<String> all = new ArrayList<>(feedback.getOrDefault(text, List.of()));
                all.addAll(feedback.getOrDefault("*", List.of()));
                codecs.add(of(type, map, parameters.getOrDefault(type, Map.of()), all));
            }
        }
        return codecs;
    }

    private static int payloadType(String text) {
        return SdpText.integer(text, 0, MAX_PAYLOAD_TYPE, "payload type");
    }

    private static Codec of(int type, String map, Map<String, String> parameters, List<String> feedback) {
        String[] parts = map.split("/");
        int rate = parts.length < 2 ? 0 : SdpText.integer(parts[1], 1, MAX_CLOCK_RATE_HZ, "clock rate");
        if (rate == 0) {
            throw new SdpException("rtpmap " + SdpText.shown(map) + " has no clock rate");
        }
        int channels = parts.length < 3 ? 1 : SdpText.integer(parts[2], 1, MAX_CHANNELS, "channels");
        return new Codec(type, parts[0], rate, channels, parameters, feedback);
    }

    private static Map<String, String> fmtp(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : text.split(";")) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                parameters.put(part.substring(0, equals).trim().toLowerCase(Locale.ROOT), part.substring(equals + 1).trim());
            } else if (!part.isBlank()) {
                parameters.put("", part.trim());
            }
        }
        return parameters;
    }

    List<Attribute> attributes() {
        List<Attribute> lines = new ArrayList<>();
        lines.add(new Attribute("rtpmap", payloadType + " " + name + "/" + clockRateHz + (channels > 1 ? "/" + channels : "")));
        feedback.forEach(value -> lines.add(new Attribute("rtcp-fb", payloadType + " " + value)));
        if (!parameters.isEmpty()) {
            StringBuilder value = new StringBuilder().append(payloadType);
            char separator = ' ';
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                value.append(separator).append(parameter.getKey().isEmpty() ? "" : parameter.getKey() + "=").append(parameter.getValue());
                separator = ';';
            }
            lines.add(new Attribute("fmtp", value.toString()));
        }
        return lines;
    }
}
