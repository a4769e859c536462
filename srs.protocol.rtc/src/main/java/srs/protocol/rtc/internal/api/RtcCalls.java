package srs.protocol.rtc.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import srs.http.HttpExchange;
import srs.kernel.client.ServerIdentity;
import srs.kernel.config.Config;
import srs.kernel.net.TrustedProxies;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;

/** SRS's own calls, {@code /rtc/v1/publish/} and {@code /rtc/v1/play/} (compat 3.6): all refusals are one code, and what went wrong is in the log. Thread-safe. */
final class RtcCalls {
    private static final int FAILED = 400;

    private final Reception reception;
    private final Config config;
    private final ServerIdentity identity;
    private final String pid = Long.toString(ProcessHandle.current().pid());

    RtcCalls(Reception reception, Config config, ServerIdentity identity) {
        this.reception = reception;
        this.config = config;
        this.identity = identity;
    }

    void handle(HttpExchange exchange, boolean publishes, byte[] body) {
        Wish wish;
        try {
            wish = wish(exchange, publishes, body);
        } catch (RefusedException e) {
            refuse(exchange, e);
            return;
        }
        Answers.whenDone(Answers.begin(reception, wish), resource -> answer(exchange, resource), refusal -> refuse(exchange, refusal));
    }

    private Wish wish(HttpExchange exchange, boolean publishes, byte[] body) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new RefusedException(RtcError.API_JSON, "a body of " + body.length + " bytes is no JSON");
        }
        if (json == null || !json.isObject()) {
            throw new RefusedException(RtcError.API_JSON, "a body of " + body.length + " bytes is no JSON object");
        }
        return Wish.of(exchange, publishes, StreamUrl.parse(text(json, "streamurl")), ip(exchange, json.path("clientip").asText("")), text(json, "sdp"));
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new RefusedException(RtcError.API_JSON, "the JSON has no text " + name);
        }
        return value.asText();
    }

    /** A caller may speak for another one, if it is a proxy that is trusted. */
    private String ip(HttpExchange exchange, String told) {
        if (!NetUtil.isValidIpV4Address(told) && !NetUtil.isValidIpV6Address(told)) {
            return exchange.ip();
        }
        try {
            boolean isTrusted = TrustedProxies.of(config.root().words("trusted_proxies")).contains(InetAddress.getByName(exchange.ip()));
            return isTrusted ? told : exchange.ip();
        } catch (UnknownHostException | IllegalArgumentException e) {
            return exchange.ip();
        }
    }

    private void answer(HttpExchange exchange, SessionResource resource) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("code", 0).put("server", identity.serverId()).put("service", identity.serviceId()).put("pid", pid);
        json.put("sdp", resource.answer()).put("sessionid", resource.session().id());
        write(exchange, json);
    }

    private static void refuse(HttpExchange exchange, RefusedException why) {
        Answers.log(exchange, why);
        write(exchange, Json.MAPPER.createObjectNode().put("code", FAILED));
    }

    private static void write(HttpExchange exchange, JsonNode json) {
        exchange.respond(200, "application/json", Map.<String, List<String>>of(), Unpooled.wrappedBuffer(json.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Loaded at the first call: a start need not wait for it. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
