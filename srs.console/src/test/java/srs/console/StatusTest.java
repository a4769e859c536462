package srs.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import srs.http.HttpExchange;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

class StatusTest {

    private final List<StreamInfo> streams = new ArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, String> directives = new HashMap<>(Map.of("http_api.enabled", "on", "http_api.listen", "1985", "http_api.v2.enabled", "on"));
    /** What listens, where it is not the port of the configuration. */
    private final Map<Endpoint, Integer> open = new HashMap<>();
    private boolean rtmpInstalled = true;
    private boolean apiInstalled = true;
    private int code;
    private String body;

    @Test
    void shouldTellOfTheServer() throws Exception {
        JsonNode status = get();
        assertThat(status.get("version").asText()).isEqualTo("1.2.3");
        assertThat(status.get("uptime_ms").asLong()).isPositive();
        assertThat(status.get("rtmp_port").asInt()).isEqualTo(19350);
        assertThat(status.get("clients").asInt()).isZero();
        assertThat(status.get("total").asInt()).isZero();
        assertThat(status.get("live").asInt()).isZero();
        assertThat(status.get("streams")).isEmpty();
        assertThat(status.get("process").get("processors").asInt()).isPositive();
        assertThat(status.get("process").get("heap_kb").asInt()).isPositive();
    }

    @Test
    void shouldTellWhereTheApiIs() throws Exception {
        assertThat(get().get("http_api")).hasToString("{\"enabled\":true,\"installed\":true,\"v2\":true,\"endpoints\":[{\"scheme\":\"http\",\"host\":\"\",\"port\":1985}]}");
        directives.put("http_api.https.enabled", "on");
        directives.put("http_api.https.listen", "127.0.0.1:1990");
        assertThat(get().get("http_api").get("endpoints").get(1)).hasToString("{\"scheme\":\"https\",\"host\":\"127.0.0.1\",\"port\":1990}");
    }

    @Test
    void shouldTellThePortThatTheSystemChose() throws Exception {
        directives.putAll(Map.of("http_api.listen", "127.0.0.1:0", "http_api.https.enabled", "on", "http_api.https.listen", "127.0.0.2:0"));
        open.put(new Endpoint("127.0.0.1", 0), 43_210);
        JsonNode endpoints = get().get("http_api").get("endpoints");
        assertThat(endpoints.get(0)).hasToString("{\"scheme\":\"http\",\"host\":\"127.0.0.1\",\"port\":43210}");
        assertThat(endpoints.get(1)).as("one that is not open").hasToString("{\"scheme\":\"https\",\"host\":\"127.0.0.2\",\"port\":0}");
    }

    @Test
    void shouldTellTheTlsPortOfTheStreamsWhenTheApiSharesIt() throws Exception {
        directives.putAll(Map.of("http_api.listen", "8080", "http_api.https.enabled", "on", "http_server.enabled", "on", "http_server.listen", "8080",
                "http_server.https.enabled", "on", "http_server.https.listen", "8088"));
        assertThat(get().get("http_api").get("endpoints").get(1).get("port").asInt()).isEqualTo(8088);
    }

    @Test
    void shouldTellThatTheApiIsOff() throws Exception {
        directives.put("http_api.enabled", "off");
        JsonNode api = get().get("http_api");
        assertThat(api.get("enabled").asBoolean()).isFalse();
        assertThat(api.get("endpoints")).isEmpty();
    }

    @Test
    void shouldTellThatTheApiIsNotInstalled() throws Exception {
        apiInstalled = false;
        directives.remove("http_api.v2.enabled");
        JsonNode api = get().get("http_api");
        assertThat(api.get("installed").asBoolean()).isFalse();
        assertThat(api.get("v2").asBoolean()).isFalse();
    }

    @Test
    void shouldFindStreamsByTheirNames() throws Exception {
        streams.addAll(List.of(stream("camera-1", true), stream("Camera-2", false), stream("stage", true)));
        parameters.put("filter", "CAMERA");
        JsonNode status = get();
        assertThat(status.get("total").asInt()).isEqualTo(3);
        assertThat(status.get("live").asInt()).isEqualTo(2);
        assertThat(status.get("matching").asInt()).isEqualTo(2);
        assertThat(status.get("streams").findValuesAsText("name")).containsExactly("camera-1", "Camera-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1e3", "99999999999999999999", "٣"})
    void shouldTakeWhatIsNoNumberForTheBeginning(String start) throws Exception {
        streams.add(stream("a", true));
        parameters.put("start", start);
        assertThat(get().get("streams")).hasSize(1);
    }

    @Test
    void shouldDoWithoutTheRtmpBundle() throws Exception {
        rtmpInstalled = false;
        assertThat(get().get("rtmp_port").isNull()).isTrue();
    }

    @Test
    void shouldListLiveStreamsFirstAndKeepNamesAsTheyAre() throws Exception {
        streams.add(stream("a", false));
        streams.add(stream("b\"<script>é", true));
        JsonNode list = get().get("streams");
        assertThat(list.findValuesAsText("name")).containsExactly("b\"<script>é", "a");
        JsonNode live = list.get(0);
        assertThat(live.get("url").asText()).isEqualTo("/live/b\"<script>é");
        assertThat(live.get("live").asBoolean()).isTrue();
        assertThat(live.get("live_ms").asLong()).isEqualTo(5000);
        assertThat(live.get("players").asInt()).isEqualTo(2);
        assertThat(live.get("received_bytes").asLong()).isEqualTo(1000);
        assertThat(live.get("sent_bytes").asLong()).isEqualTo(2000);
        assertThat(live.get("dropped_frames").asLong()).isEqualTo(7);
        assertThat(live.get("video").isNull()).isTrue();
    }

    @Test
    void shouldListSoManyStreamsAtMost() throws Exception {
        for (int i = 0; i < Status.MAX_STREAMS + 5; i++) {
            streams.add(stream("s" + i, true));
        }
        JsonNode status = get();
        assertThat(status.get("total").asInt()).isEqualTo(Status.MAX_STREAMS + 5);
        assertThat(status.get("streams")).hasSize(Status.MAX_STREAMS);
        parameters.put("start", String.valueOf(Status.MAX_STREAMS));
        assertThat(get().get("streams")).hasSize(5);
    }

    @Test
    void shouldOnlyAnswerQuestions() {
        handle("POST");
        assertThat(code).isEqualTo(405);
    }

    private JsonNode get() throws Exception {
        handle("GET");
        assertThat(code).isEqualTo(200);
        return new ObjectMapper().readTree(body);
    }

    private void handle(String verb) {
        StreamHub hub = fake(StreamHub.class, (method, arguments) -> method.equals("streams") ? streams : List.of());
        Workers workers = fake(Workers.class, (method, arguments) -> (Registration) () -> {});
        new Status(hub, fake(Clients.class, (method, arguments) -> List.of()), config(), new History(hub, workers),
                endpoint -> Optional.ofNullable(open.get(endpoint)).map(port -> new InetSocketAddress("127.0.0.1", port)), bundle())
                .handle(fake(HttpExchange.class, (method, arguments) -> {
                    if (method.equals("method")) {
                        return verb;
                    }
                    if (method.equals("parameter")) {
                        return Optional.ofNullable(parameters.get(arguments[0]));
                    }
                    code = (int) arguments[0];
                    Object answer = arguments[arguments.length - 1];
                    body = answer instanceof ByteBuf bytes ? bytes.toString(StandardCharsets.UTF_8) : String.valueOf(answer);
                    return null;
                }));
    }

    private Config config() {
        Section root = fake(Section.class, (method, arguments) -> {
            String path = (String) arguments[0];
            if (path.equals("rtmp.listen")) {
                if (!rtmpInstalled) {
                    throw new IllegalArgumentException("rtmp.listen is not declared");
                }
                return List.of(new Endpoint("", 19350), new Endpoint("", 19351));
            }
            if (path.equals("http_api.v2.enabled") && !directives.containsKey(path)) {
                throw new IllegalArgumentException(path + " is not declared");
            }
            return switch (method) {
                case "isOn" -> "on".equals(directives.get(path));
                case "isSet" -> directives.containsKey(path);
                default -> List.of(Endpoint.parse(directives.get(path)));
            };
        });
        return fake(Config.class, (method, arguments) -> root);
    }

    private BundleContext bundle() {
        Bundle bundle = fake(Bundle.class, (method, arguments) -> new Version(1, 2, 3));
        return fake(BundleContext.class, (method, arguments) -> method.equals("getBundle") ? bundle : apiInstalled ? List.of("a reference") : List.of());
    }

    private static StreamInfo stream(String name, boolean live) {
        return new StreamInfo(new StreamKey(StreamKey.DEFAULT_VHOST, "live", name), "vid-" + name, live ? Optional.of("abcdefgh") : Optional.empty(), live ? 5000 : 0, 2, 1,
                10, 20, 1000, 2000, 3, 4, 7, Optional.empty(), Optional.empty());
    }

    private interface Answers {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answers.to(method.getName(), arguments)));
    }
}
