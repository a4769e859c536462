package srs.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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

class StatusTest {

    private final List<StreamInfo> streams = new ArrayList<>();
    private boolean rtmpInstalled = true;
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
        assertThat(status.get("streams")).isEmpty();
    }

    @Test
    void shouldDoWithoutTheRtmpBundle() throws Exception {
        rtmpInstalled = false;
        assertThat(get().get("rtmp_port").asInt()).isZero();
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
        new Status(fake(StreamHub.class, (method, arguments) -> streams), fake(Clients.class, (method, arguments) -> List.of()), config(), bundle())
                .handle(fake(HttpExchange.class, (method, arguments) -> {
                    if (method.equals("method")) {
                        return verb;
                    }
                    code = (int) arguments[0];
                    Object answer = arguments[arguments.length - 1];
                    body = answer instanceof ByteBuf bytes ? bytes.toString(StandardCharsets.UTF_8) : String.valueOf(answer);
                    return null;
                }));
    }

    private Config config() {
        Section root = fake(Section.class, (method, arguments) -> {
            if (!rtmpInstalled) {
                throw new IllegalArgumentException("rtmp.listen is not declared");
            }
            return List.of(new Endpoint("", 19350), new Endpoint("", 19351));
        });
        return fake(Config.class, (method, arguments) -> root);
    }

    private static BundleContext bundle() {
        Bundle bundle = fake(Bundle.class, (method, arguments) -> new Version(1, 2, 3));
        return fake(BundleContext.class, (method, arguments) -> bundle);
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
