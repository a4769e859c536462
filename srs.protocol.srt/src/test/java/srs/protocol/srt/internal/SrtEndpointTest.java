package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import srs.format.srt.SrtStatistics;
import srs.http.HttpExchange;
import srs.kernel.stream.StreamKey;
import srs.testkit.kernel.FakeConfig;

/** What the API tells of connections. */
class SrtEndpointTest {
    private static final SrtStatistics STATISTICS = new SrtStatistics(5_000,
            new SrtStatistics.Sent(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13.5, 14.5, 15, 16, 17, 18, 19, 20),
            new SrtStatistics.Received(1, 2, 3, 4, 5, 6, 7.5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17.5, 18, 19, 20, 21, 120, 23, 24, 25, 26),
            new SrtStatistics.Link(24.5, 2, 1_000, 3, 4, 5, 1_500));

    private final FakeConfig config = new FakeConfig().set("http_api.v2.enabled", "on");
    private final SrtTable table = new SrtTable();
    private int status;
    private String answer;

    private void get(String method, String path, Map<String, String> query) {
        HttpExchange exchange = (HttpExchange) Proxy.newProxyInstance(HttpExchange.class.getClassLoader(), new Class<?>[] {HttpExchange.class}, (proxy, called, arguments) -> {
            switch (called.getName()) {
                case "method":
                    return method;
                case "path":
                    return path;
                case "parameter":
                    return Optional.ofNullable(query.get(arguments[0]));
                case "respond":
                    status = (int) arguments[0];
                    ByteBuf body = (ByteBuf) arguments[3];
                    answer = body.toString(StandardCharsets.UTF_8);
                    body.release();
                    return null;
                default:
                    throw new UnsupportedOperationException(called.getName());
            }
        });
        new SrtEndpoint(config, table, null).handle(exchange);
    }

    @Test
    void listsConnectionsWithLibsrtsNames() {
        table.add(new SrtTable.Entry("aaa", new StreamKey("v.example.com", "live", "a"), true, "192.0.2.1:5000", SrtTable.version(0x010503), true, () -> STATISTICS));
        table.add(new SrtTable.Entry("bbb", new StreamKey("v.example.com", "live", "a"), false, "192.0.2.2:5000", "1.5.1", false, () -> null));
        get("GET", SrtEndpoint.CONNECTIONS, Map.of());

        assertThat(status).isEqualTo(200);
        assertThat(answer).startsWith("{\"total\":2,\"connections\":[{\"client\":\"aaa\",\"stream\":\"v.example.com/live/a\",\"publishes\":true,\"peer\":\"192.0.2.1:5000\","
                + "\"version\":\"1.5.3\",\"encrypted\":true,\"statistics\":{\"msTimeStamp\":5000,\"pktSent\":1,").contains("\"msRTT\":24.5", "\"msRcvTsbPdDelay\":120", "\"mbpsSendRate\":13.5").contains("\"statistics\":null");

        get("GET", SrtEndpoint.CONNECTIONS, Map.of("client", "bbb"));
        assertThat(answer).contains("\"total\":1").contains("bbb").doesNotContain("aaa");
        get("GET", SrtEndpoint.CONNECTIONS, Map.of("count", "1"));
        assertThat(answer).contains("\"total\":2").contains("aaa").doesNotContain("bbb");
    }

    @Test
    void saysWhatItDoesNotTake() {
        get("POST", SrtEndpoint.CONNECTIONS, Map.of());
        assertThat(status).isEqualTo(405);
        get("GET", SrtEndpoint.CONNECTIONS, Map.of("count", "-1"));
        assertThat(status).isEqualTo(400);
        config.set("http_api.v2.enabled", "off");
        get("GET", SrtEndpoint.CONNECTIONS, Map.of());
        assertThat(status).isEqualTo(404);
    }
}
