package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import srs.http.client.HttpAnswer;
import srs.http.client.HttpCall;
import srs.http.client.HttpCaller;
import srs.kernel.client.ServerIdentity;
import srs.kernel.hook.Hooks;
import srs.kernel.stream.StreamKey;
import srs.testkit.kernel.FakeConfig;

/** on_hls and on_hls_notify (compat 4.2, F138): what is told of a segment, and to whom. */
class SegmentNewsTest implements HttpCaller, Hooks, ServerIdentity {
    private final FakeConfig config = Stage.config(Path.of("/srv/html")).set("http_hooks.enabled", "on").set("work_dir", "/srv");
    private final SegmentNews news = new SegmentNews(config, this, this, () -> this);
    private final Map<String, Map<String, Object>> told = new HashMap<>();
    private final List<HttpCall> calls = new ArrayList<>();

    private static SegmentReport report(String stream, String uri, String param) {
        return new SegmentReport(new StreamKey("vhost.example.com", "live", stream), 7, 2_004_000, "/srv/html/live/a-7.ts", uri, "/srv/html/live/a.m3u8", "live/a.m3u8", param);
    }

    private List<String> urls() {
        return calls.stream().map(HttpCall::url).toList();
    }

    @Test
    void tellsWhatSrsTells() {
        news.tell(report("a", "a-7.ts", ""));

        Map<String, Object> facts = told.get("on_hls");
        assertThat(facts.keySet()).containsExactly("duration", "cwd", "file", "url", "m3u8", "m3u8_url", "seq_no");
        assertThat(facts).containsEntry("duration", 2.0).containsEntry("cwd", "/srv").containsEntry("file", "/srv/html/live/a-7.ts").containsEntry("url", "live/a-7.ts")
                .containsEntry("m3u8", "/srv/html/live/a.m3u8").containsEntry("m3u8_url", "live/a.m3u8").containsEntry("seq_no", 7L);
        assertThat(calls).isEmpty();
    }

    @Test
    void anAddressOfAnotherServerIsToldAsItIs() {
        news.tell(report("a", "https://cdn.example.com/live/a-7.ts", ""));

        assertThat(told.get("on_hls")).containsEntry("url", "https://cdn.example.com/live/a-7.ts");
    }

    @Test
    void fetchesEveryAddressWithItsVariables() {
        config.set("http_hooks.on_hls_notify", "http://10.0.0.1/[server_id]/[service_id]/[app]/[stream]/[ts_url][param]", "http://10.0.0.2/[ts_url]").set("hls.hls_nb_notify", "100");

        news.tell(report("a", "a-7.ts", "?token=t1"));

        assertThat(urls()).containsExactly("http://10.0.0.1/vid-124q9y3/a1b2c3d4/live/a/live/a-7.ts?token=t1", "http://10.0.0.2/live/a-7.ts");
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.method()).isEqualTo("GET");
            assertThat(call.timeoutMs()).isEqualTo(10_000);
            assertThat(call.maxAnswerBytes()).isEqualTo(100);
        });
    }

    @Test
    void whatAPublisherSaysIsNoVariableAndNoSecondRequest() {
        config.set("http_hooks.on_hls_notify", "http://10.0.0.1/[stream]/[param]");

        news.tell(report("[server_id] b", "a-7.ts", "?k=[app]\r\nHost: 10.0.0.9 \"<é>#%20"));

        assertThat(urls()).containsExactly("http://10.0.0.1/%5Bserver_id%5D%20b/?k=%5Bapp%5D%0D%0AHost:%2010.0.0.9%20%22%3C%C3%A9%3E%23%20");
    }

    @Test
    void isSilentWhereCallbacksAreOff() {
        config.set("http_hooks.enabled", "off").set("http_hooks.on_hls_notify", "http://10.0.0.1/[ts_url]");
        news.tell(report("a", "a-7.ts", ""));
        new SegmentNews(config.set("http_hooks.enabled", "on"), this, this, () -> null).tell(report("a", "a-7.ts", ""));

        assertThat(told).isEmpty();
        assertThat(calls).isEmpty();
    }

    @Override
    public void tell(String event, StreamKey stream, Map<String, Object> facts) {
        told.put(event, facts);
    }

    @Override
    public CompletableFuture<String> ask(String event, String url, StreamKey stream, Map<String, Object> facts) {
        throw new UnsupportedOperationException(event);
    }

    @Override
    public CompletableFuture<HttpAnswer> call(HttpCall call) {
        calls.add(call);
        return new CompletableFuture<>();
    }

    @Override
    public String serverId() {
        return "vid-124q9y3";
    }

    @Override
    public String serviceId() {
        return "a1b2c3d4";
    }
}
