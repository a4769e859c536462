package srs.hooks.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.stream.StreamKey;
import srs.testkit.kernel.FakeClients;

/** The payload of each event, field by field as compat 4.2 has it. */
class PayloadsTest {
    private static final String HEAD = "\"server_id\":\"vid-0xk989d\",\"service_id\":\"382a7h2u\",\"action\":\"%s\",\"client_id\":\"ajbvp4k1\","
            + "\"ip\":\"192.168.1.10\",\"vhost\":\"%s\",\"app\":\"live\"";

    private static final StreamKey KEY = new StreamKey("video.test.com", "live", "livestream");
    private static final Facts FACTS = new Facts("ajbvp4k1", "192.168.1.10", KEY, "?token=xxx&salt=yyy", "rtmp://video.test.com/live?key=d2fa801d",
            "http://www.test.com/live.html");

    private final FakeClients clients = new FakeClients();
    private final Payloads payloads = new Payloads(House.SERVER, key -> Optional.of(House.info(key, null)), clients);
    private final Payloads early = new Payloads(House.SERVER, key -> Optional.empty(), clients);

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static String expected(String action, String rest) {
        return "{" + HEAD.formatted(action, "video.test.com") + rest + "}";
    }

    private static final String WHAT = ",\"tcUrl\":\"rtmp://video.test.com/live?key=d2fa801d\",\"stream\":\"livestream\",\"param\":\"?token=xxx&salt=yyy\"";
    private static final String PAGE = ",\"pageUrl\":\"http://www.test.com/live.html\"";
    private static final String STREAM = ",\"stream_url\":\"video.test.com/live/livestream\",\"stream_id\":\"vid-124q9y3\"";

    @Test
    void onConnect() {
        assertThat(text(payloads.of(HookEvent.ON_CONNECT, FACTS))).isEqualTo(expected("on_connect", WHAT + PAGE));
    }

    @Test
    void onCloseCountsBytesAndHasNoStream() {
        assertThat(text(payloads.ofClose(FACTS, 10240, 3_000_000_000L)))
                .isEqualTo(expected("on_close", ",\"send_bytes\":10240,\"recv_bytes\":3000000000"));
    }

    @Test
    void onPublish() {
        assertThat(text(payloads.of(HookEvent.ON_PUBLISH, FACTS))).isEqualTo(expected("on_publish", WHAT + STREAM));
    }

    @Test
    void onUnpublish() {
        assertThat(text(payloads.of(HookEvent.ON_UNPUBLISH, FACTS))).isEqualTo(expected("on_unpublish", WHAT + STREAM));
    }

    @Test
    void onPlay() {
        assertThat(text(payloads.of(HookEvent.ON_PLAY, FACTS))).isEqualTo(expected("on_play", WHAT + PAGE + STREAM + ",\"clients\":1"));
    }

    @Test
    void onStop() {
        assertThat(text(payloads.of(HookEvent.ON_STOP, FACTS))).isEqualTo(expected("on_stop", WHAT + STREAM + ",\"clients\":1"));
    }

    @Test
    void onPlayAndOnStopCountEverybodyOfTheStreamWithWhomTheyAreAbout() {
        ClientHandle publisher = clients.connected("rtmp", "192.168.1.1", reason -> {});
        publisher.identify(new ClientType("fmle-publish", true), KEY, Map.of());
        clients.connected("rtc", "192.168.1.2", reason -> {}).identify(new ClientType("rtc-play", false), KEY, Map.of());
        clients.connected("http", "192.168.1.3", reason -> {}).identify(new ClientType("flv-play", false), House.STREAM, Map.of());
        clients.connected("http", "192.168.1.4", reason -> {});
        assertThat(text(payloads.of(HookEvent.ON_PLAY, FACTS))).endsWith(",\"clients\":3}");
        assertThat(text(payloads.of(HookEvent.ON_STOP, FACTS))).endsWith(",\"clients\":3}");
        assertThat(text(payloads.of(HookEvent.ON_PUBLISH, FACTS))).doesNotContain("clients");
        Facts its = new Facts(publisher.id(), "192.168.1.1", KEY, "", "", "");
        assertThat(text(payloads.of(HookEvent.ON_STOP, its))).as("it is still listed, and counted once").endsWith(",\"clients\":2}");
        publisher.idle();
        assertThat(text(payloads.of(HookEvent.ON_STOP, FACTS))).endsWith(",\"clients\":2}");
    }

    @Test
    void anIdThatIsNotKnownYetIsLeftOut() {
        assertThat(text(early.of(HookEvent.ON_PUBLISH, FACTS))).endsWith(",\"stream_url\":\"video.test.com/live/livestream\"}");
    }

    @Test
    void theDefaultVhostIsNamedButNotInTheStreamUrl() {
        Facts facts = new Facts("ajbvp4k1", "192.168.1.10", House.STREAM, "", "rtmp://10.0.0.1/live", "");
        assertThat(text(early.of(HookEvent.ON_PLAY, facts))).isEqualTo("{" + HEAD.formatted("on_play", "__defaultVhost__")
                + ",\"tcUrl\":\"rtmp://10.0.0.1/live\",\"stream\":\"livestream\",\"param\":\"\",\"pageUrl\":\"\",\"stream_url\":\"/live/livestream\",\"clients\":1}");
    }

    @Test
    void eventsOfOtherBundlesHaveTheirOwnFacts() {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("duration", 9.36);
        own.put("cwd", "/usr/local/srs");
        own.put("seq_no", 100);
        assertThat(text(payloads.of("on_hls", FACTS, own)))
                .isEqualTo(expected("on_hls", WHAT + ",\"duration\":9.36,\"cwd\":\"/usr/local/srs\",\"seq_no\":100" + STREAM));
    }

    @Test
    void whatAPeerSaysCannotLeaveItsString() {
        String evil = "a\",\"code\":0,\"x\":\"\r\n\u001b[31m\u2028";
        Facts facts = new Facts("ajbvp4k1", "192.168.1.10", KEY, "?" + evil, evil, evil);
        String json = text(early.of(HookEvent.ON_CONNECT, facts));
        assertThat(json).contains("\\\",\\\"code\\\":0").doesNotContain("\n").doesNotContain("\r").doesNotContain("\u001b");
        Facts halves = new Facts("ajbvp4k1", "192.168.1.10", new StreamKey("v", "a", "half \ud83d"), "", "\udc00", "");
        assertThat(text(early.of(HookEvent.ON_PUBLISH, halves))).contains("\"stream\":\"half ?\"");
    }
}
