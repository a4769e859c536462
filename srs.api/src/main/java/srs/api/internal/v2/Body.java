package srs.api.internal.v2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import srs.http.HttpExchange;

/** The body of a call: text in UTF-8, or a JSON object of known members. Stateless. */
final class Body {

    private Body() {}

    /** @throws Problem when it is not UTF-8 */
    static String text(HttpExchange exchange) {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(ByteBufUtil.getBytes(exchange.body()))).toString();
        } catch (CharacterCodingException e) {
            throw new Problem(400, "the body is not UTF-8");
        }
    }

    /**
     * The body as a JSON object.
     *
     * @param known members that it may have
     * @throws Problem when it is none, or has others
     */
    static JsonNode object(HttpExchange exchange, Set<String> known) {
        JsonNode json;
        try {
            json = Mapper.STRICT.readTree(text(exchange));
        } catch (JsonProcessingException e) {
            throw new Problem(400, "the body is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (json == null || !json.isObject()) {
            throw new Problem(400, "the body is not a JSON object");
        }
        Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        names.removeAll(known);
        if (!names.isEmpty()) {
            throw new Problem(400, "the body has other members than " + String.join(", ", new TreeSet<>(known)));
        }
        return json;
    }

    /** A member that is a text; the fallback when it is not there. @param fallback null when it must be there */
    static String string(JsonNode object, String name, String fallback) {
        JsonNode member = object.get(name);
        if (member == null && fallback != null) {
            return fallback;
        }
        if (member == null || !member.isTextual()) {
            throw new Problem(400, name + " is not a text");
        }
        return member.textValue();
    }

    /** A member that is a whole number of 0 or more; the fallback when it is not there. @param fallback negative when it must be there */
    static long number(JsonNode object, String name, long fallback) {
        JsonNode member = object.get(name);
        if (member == null && fallback >= 0) {
            return fallback;
        }
        if (member == null || !member.isIntegralNumber() || !member.canConvertToLong() || member.longValue() < 0) {
            throw new Problem(400, name + " is not a whole number of 0 or more");
        }
        return member.longValue();
    }

    /** Loaded at the first body. */
    private static final class Mapper {
        static final ObjectMapper STRICT = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }
}
