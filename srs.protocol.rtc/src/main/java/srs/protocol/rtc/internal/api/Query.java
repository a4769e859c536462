package srs.protocol.rtc.internal.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parameters of a query; of one that is there twice the first. Immutable. */
final class Query {
    private static final int MAX_PARAMETERS = 256;

    private final Map<String, String> values = new LinkedHashMap<>();

    /** @param text without its question mark, or with it */
    Query(String text) {
        String plain = text.startsWith("?") ? text.substring(1) : text;
        for (String pair : plain.split("&", MAX_PARAMETERS)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                values.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
    }

    /** The first of these names that has a value; empty when none has. */
    String text(String... names) {
        for (String name : names) {
            String value = values.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that begins nothing stands for itself
        }
    }
}
