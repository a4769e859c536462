package srs.api.internal.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.api.internal.FakeExchange;
import srs.api.internal.House;

/** Who may change something by /api/v1, where SRS lets everybody. */
class WritesTest {

    private final House house = new House().withAStream();

    @BeforeEach
    void allowRaw() {
        house.directives.put("http_api.raw_api.enabled", true);
        house.directives.put("http_api.raw_api.allow_reload", true);
    }

    private FakeExchange call(String method, String path, boolean isLocal, Map<String, String> headers) {
        FakeExchange exchange = new FakeExchange(method, path);
        exchange.isLocal = isLocal;
        exchange.headers.putAll(headers);
        new ApiV1(house.hub(), house.clientList(), house.config(), House.identity(), House.workers(), house.context()).handle(exchange);
        return exchange;
    }

    private boolean changes(boolean isLocal, Map<String, String> headers) {
        house.kicked.clear();
        house.reloads = 0;
        int kick = call("DELETE", "/api/v1/clients/player01", isLocal, headers).status;
        int reload = call("GET", "/api/v1/raw?rpc=reload", isLocal, headers).status;
        assertThat(kick).isEqualTo(reload).isIn(200, 403);
        assertThat(house.kicked.isEmpty()).isEqualTo(kick == 403);
        assertThat(house.reloads).isEqualTo(kick == 403 ? 0 : 1);
        return kick == 200;
    }

    @ParameterizedTest(name = "writes {0}, password {1}, from here {2}: {3}")
    @CsvSource({", false, true, true", ", false, false, false", ", true, true, true", ", true, false, true", "loopback, false, true, true", "loopback, true, false, false",
        "any, false, false, true", "any, true, false, true", "off, false, true, false", "off, true, true, false"})
    void areTakenFrom(String writes, boolean hasPassword, boolean isLocal, boolean isTaken) {
        if (writes != null) {
            house.directives.put("http_api.writes", writes);
        }
        house.directives.put("http_api.auth.enabled", hasPassword);
        assertThat(changes(isLocal, Map.of())).isEqualTo(isTaken);
    }

    @Test
    void sayHowToOpenThem() {
        FakeExchange refused = call("DELETE", "/api/v1/clients/player01", false, Map.of());
        assertThat(refused.status).isEqualTo(403);
        assertThat(refused.answer).startsWith("{\"code\":1102,\"msg\":\"").contains("http_api { writes any; }");
        assertThat(call("DELETE", "/api/v1/clients/nosuch", false, Map.of()).status).as("who may not change anything does not learn who is there").isEqualTo(403);
        assertThat(call("GET", "/api/v1/clients/player01", false, Map.of()).status).as("reading").isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "Origin: http://127.0.0.1.evil.example:1985", "Sec-Fetch-Site: cross-site", "Host: rebound.example:1985",
        "Host: rebound.example"})
    void areNotTakenFromAPageOfAnotherHost(String header) {
        String[] parts = header.split(": ");
        Map<String, String> headers = new HashMap<>(Map.of("Host", "127.0.0.1:1985"));
        headers.put(parts[0], parts[1]);
        assertThat(changes(true, headers)).isFalse();
    }

    @ParameterizedTest(name = "Host: {0}, Origin: {1}")
    @CsvSource({"127.0.0.1:1985, http://127.0.0.1:8080", "localhost:1985, http://LOCALHOST:8080", "[::1]:1985, http://[::1]", "localhost, https://localhost"})
    void areTakenFromAPageOfTheSameHost(String host, String origin) {
        assertThat(changes(true, Map.of("Host", host, "Origin", origin, "Sec-Fetch-Site", "same-site"))).isTrue();
    }

    @Test
    void areNotTakenFromAPageElsewhereThatUsesTheBrowsersPassword() {
        house.directives.put("http_api.auth.enabled", true);
        assertThat(changes(false, Map.of("Host", "live.example:1985", "Origin", "http://evil.example"))).isFalse();
        assertThat(changes(false, Map.of("Host", "live.example:1985", "Origin", "http://live.example:8080"))).isTrue();
        house.directives.put("http_api.auth.enabled", false);
        house.directives.put("http_api.writes", "any");
        assertThat(changes(false, Map.of("Host", "live.example:1985", "Origin", "http://other.example"))).as("as SRS, when told so").isTrue();
    }
}
