package srs.api.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import srs.http.HttpExchange;

/** Writes replies as JSON, JSONP or text. Stateless. */
public final class Answers {

    /** Names that JSONP may call: nothing that could be markup or a statement (F281). */
    private static final Pattern CALLBACK = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private Answers() {}

    /** Whether a name may be called by JSONP. */
    public static boolean isCallback(String name) {
        return CALLBACK.matcher(name).matches();
    }

    /** @param callback the name that JSONP calls; empty for plain JSON */
    public static void write(HttpExchange exchange, Reply reply, String callback) {
        Map<String, List<String>> headers = new HashMap<>(reply.headers());
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        headers.put("Cache-Control", List.of("no-store"));
        if (reply.json() == null) {
            exchange.respond(reply.status(), "text/plain; charset=utf-8", headers, text(reply.phrase()));
        } else if (callback.isEmpty()) {
            exchange.respond(reply.status(), "application/json", headers, Unpooled.wrappedBuffer(Json.bytes(reply.json())));
        } else {
            exchange.respond(reply.status(), "text/javascript", headers, Unpooled.wrappedBuffer(text(callback + "("), Unpooled.wrappedBuffer(Json.bytes(reply.json())), text(")")));
        }
    }

    private static ByteBuf text(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
