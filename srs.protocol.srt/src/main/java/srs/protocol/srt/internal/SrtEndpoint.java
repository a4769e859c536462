package srs.protocol.srt.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.format.srt.SrtStatistics;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.config.Config;
import srs.kernel.stream.StreamKey;

/** {@code GET /api/v2/srt/connections} and {@code /calls}: who is connected by SRT and whom we call, with statistics by libsrt's names. Called on worker threads; thread-safe. */
@Component(service = HttpEndpoint.class, property = {HttpEndpoint.PATTERN + "=" + SrtEndpoint.CONNECTIONS, HttpEndpoint.PATTERN + "=" + SrtEndpoint.CALLS,
    HttpEndpoint.LISTENER + "=" + HttpEndpoint.API, HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class SrtEndpoint implements HttpEndpoint {
    static final String CONNECTIONS = "/api/v2/srt/connections";
    static final String CALLS = "/api/v2/srt/calls";
    /** Entries of a list that a call gets which does not say, and at most. */
    static final int DEFAULT_COUNT = 100;
    static final int MAX_COUNT = 10_000;

    private static final Map<String, List<String>> HEADERS = Map.of("Cache-Control", List.of("no-store"), "X-Content-Type-Options", List.of("nosniff"));

    private final Config config;
    private final SrtTable table;
    private final SrtCalls calls;

    @Activate
    public SrtEndpoint(@Reference Config config, @Reference SrtTable table, @Reference SrtCalls calls) {
        this.config = config;
        this.table = table;
        this.calls = calls;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            problem(exchange, 405, "Method Not Allowed", "this path takes GET");
        } else if (!isApiEnabled()) {
            problem(exchange, 404, "Not Found", "http_api.v2.enabled is off");
        } else if (!exchange.parameter("count").orElse("0").matches("[0-9]{1,9}")) {
            problem(exchange, 400, "Bad Request", "count is not a number of 0 to 999999999");
        } else {
            answer(exchange, 200, "application/json", exchange.path().equals(CONNECTIONS) ? connections(exchange) : Map.of("calls", calls()));
        }
    }

    private boolean isApiEnabled() {
        try {
            return config.root().isOn("http_api.v2.enabled");
        } catch (IllegalArgumentException e) {
            // srs.api, which has this directive, is not installed
            return true;
        }
    }

    private Map<String, Object> connections(HttpExchange exchange) {
        String client = exchange.parameter("client").orElse("");
        int count = Math.min(MAX_COUNT, exchange.parameter("count").map(Integer::parseInt).orElse(DEFAULT_COUNT));
        List<SrtTable.Entry> all = table.entries().stream().filter(entry -> client.isEmpty() || client.equals(entry.client())).toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", all.size());
        json.put("connections", all.stream().limit(count).map(SrtEndpoint::view).toList());
        return json;
    }

    private static Map<String, Object> view(SrtTable.Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("client", entry.client());
        json.put("stream", entry.stream().url());
        json.put("publishes", entry.publishes());
        json.put("peer", entry.peer());
        json.put("version", entry.version());
        json.put("encrypted", entry.isEncrypted());
        json.put("statistics", view(entry.statistics().get()));
        return json;
    }

    private List<Map<String, Object>> calls() {
        List<Map<String, Object>> out = new ArrayList<>();
        calls.statuses().forEach((plan, status) -> {
            StreamKey stream = plan.stream();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("kind", plan.kind());
            json.put("stream", stream.url());
            json.put("to", status.target());
            json.put("state", status.state().name().toLowerCase(Locale.ROOT));
            json.put("connections", status.connections());
            json.put("failures", status.failures());
            json.put("problem", status.problem());
            List<CallSession.Way> ways = status.session().map(CallSession::ways).orElse(List.of());
            json.put("statistics", ways.isEmpty() ? null : view(ways.get(0).statistics()));
            json.put("ways", ways.stream().map(SrtEndpoint::view).toList());
            out.add(json);
        });
        return out;
    }

    private static Map<String, Object> view(CallSession.Way way) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("peer", way.peer());
        json.put("version", way.version());
        json.put("encrypted", way.isEncrypted());
        json.put("statistics", view(way.statistics()));
        return json;
    }

    /** All in one, as libsrt has them. */
    private static Map<String, Object> view(SrtStatistics statistics) {
        if (statistics == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("msTimeStamp", statistics.msTimeStamp());
        for (Record part : List.of(statistics.sent(), statistics.received(), statistics.link())) {
            json.putAll(Mapper.MAPPER.convertValue(part, new TypeReference<Map<String, Object>>() { }));
        }
        return json;
    }

    private static void problem(HttpExchange exchange, int status, String title, String detail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", status);
        json.put("title", title);
        json.put("detail", detail);
        answer(exchange, status, "application/problem+json", json);
    }

    private static void answer(HttpExchange exchange, int status, String contentType, Map<String, Object> json) {
        Map<String, List<String>> headers = new LinkedHashMap<>(HEADERS);
        if (status == 405) {
            headers.put("Allow", List.of("GET, HEAD"));
        }
        try {
            exchange.respond(status, contentType, headers, Unpooled.wrappedBuffer(Mapper.MAPPER.writeValueAsBytes(json)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loaded at the first request. */
    private static final class Mapper {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
