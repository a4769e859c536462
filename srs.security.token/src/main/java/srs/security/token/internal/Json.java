package srs.security.token.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a small JSON object: text, numbers, and arrays of text; what other values are is not kept. Stateless. */
final class Json {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_DIGITS = 20;
    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(MAX_DIGITS).build()).build();

    private Json() {}

    /** @throws IOException when it is not one whole object */
    static Map<String, Object> object(byte[] utf8) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        try (JsonParser in = JSON.createParser(new String(utf8, StandardCharsets.UTF_8))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                fields.put(name, value(in));
            }
            if (in.nextToken() != null) {
                throw new IOException("more than a JSON object");
            }
        }
        return fields;
    }

    private static Object value(JsonParser in) throws IOException {
        JsonToken token = in.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            return in.getText();
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            return in.getLongValue();
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            // RFC 7519 §2: a NumericDate may have a fraction
            return (long) in.getDoubleValue();
        } else if (token == JsonToken.START_ARRAY) {
            return texts(in);
        }
        in.skipChildren();
        return new Object();
    }

    private static List<String> texts(JsonParser in) throws IOException {
        List<String> texts = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                texts.add(in.getText());
            } else {
                in.skipChildren();
            }
        }
        return texts;
    }
}
