package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.Browser;
import srs.testkit.CallbackServer;
import srs.testkit.ChildProcess;
import srs.testkit.FfmpegTool;

/** A stream that is WebRTC's alone, as callback servers, dashboards and operators see it (F112, F193): no frame of it goes through the kernel. */
@ExtendWith(Server.Resolver.class)
class RtcClientsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VHOST = "only.example.com";
    private static final String VHOST_THAT_ASKS = """
            vhost only.example.com {
                rtc { enabled on; }
                http_hooks { enabled on; on_publish %1$s/publish; on_unpublish %1$s/unpublish; on_play %1$s/play; on_stop %1$s/stop; }
            }
            """;

    private static String query(String kind, String stream) {
        return "/rtc/v1/" + kind + "/?vhost=" + VHOST + "&app=live&stream=" + stream + "&token=t1";
    }

    private static ChildProcess whip(FfmpegTool ffmpeg, String url) {
        return ffmpeg.ffmpeg("-re", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-c:v", "libx264", "-profile:v", "baseline",
                "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "0", "-c:a", "libopus", "-ac", "2", "-ar", "48000", "-f", "whip", "-handshake_timeout", "30000", url);
    }

    private static String field(CallbackServer.Request request, String name) {
        return request.body().replaceAll(".*\"" + name + "\":\"?([^,\"}]*).*", "$1");
    }

    private static List<String> of(CallbackServer callbacks, String clientId) {
        return callbacks.requests().stream().filter(request -> field(request, "client_id").equals(clientId)).map(request -> field(request, "action")).toList();
    }

    private static CallbackServer.Request await(CallbackServer callbacks, String action) {
        return Await.value(action, LIMIT, () -> callbacks.requests().stream().filter(r -> field(r, "action").equals(action)).findFirst().orElse(null));
    }

    private static String get(Server server, String path) {
        try {
            return Http.send(HttpRequest.newBuilder(URI.create(server.api(path))).build()).body();
        } catch (IOException e) {
            return "";
        }
    }

    private static long number(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    private static String stream(Server server) {
        return get(server, "/api/v1/streams/?count=100");
    }

    private static void kick(Server server, String id) throws IOException {
        assertThat(Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v1/clients/" + id))).DELETE().build()).body()).contains("\"code\":0");
    }

    @Test
    void publisherAndPlayerAreAskedAboutCountedAndKickedAsThoseOfRtmp() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (CallbackServer callbacks = new CallbackServer(CallbackServer.body("0")); Server server = Server.with(Path.of("target", "e2e-rtc-clients"), "rtc_server { enabled on; listen 127.0.0.1:0; }\n" + VHOST_THAT_ASKS.formatted(callbacks.url("")));
                ChildProcess publisher = whip(ffmpeg, server.api(query("whip", "a"))); Browser browser = Browser.orSkip()) {
            CallbackServer.Request publish = await(callbacks, "on_publish");
            assertThat(field(publish, "stream_url")).isEqualTo(VHOST + "/live/a");
            assertThat(field(publish, "param")).contains("token=t1", "upstream=rtc");
            String publisherId = field(publish, "client_id");
            Await.until("pictures and sound are counted", LIMIT, () -> {
                String stream = stream(server);
                return publisher.isAlive() && number(stream, "video_frames") > 25 && number(stream, "audio_frames") > 25 && number(stream, "recv_bytes") > 10_000;
            });

            browser.open("http://127.0.0.1:" + server.http + "/players/whep.html?autostart=true&url=" + URLEncoder.encode(server.api(query("whep", "a")), StandardCharsets.UTF_8));
            browser.until("!!document.getElementById('video') && document.getElementById('video').videoWidth > 0", LIMIT);
            CallbackServer.Request play = await(callbacks, "on_play");
            assertThat(field(play, "param")).contains("token=t1");
            String playerId = field(play, "client_id");
            Await.until("bytes and rates are told", LIMIT, () -> {
                String stream = stream(server);
                return number(stream, "clients") == 2 && number(stream, "send_bytes") > 10_000 && number(stream, "recv_30s") > 0 && number(stream, "send_30s") > 0;
            });
            assertThat(stream(server)).contains("\"codec\":\"H264\"", "\"width\":160", "\"codec\":\"Opus\"", "\"tcUrl\":\"webrtc://");
            assertThat(number(get(server, "/api/v2/streams"), "players")).isEqualTo(1);
            String clients = get(server, "/api/v1/clients/?count=100");
            assertThat(clients).contains("\"id\":\"" + publisherId + '"', "\"type\":\"rtc-publish\",\"publish\":true", "\"id\":\"" + playerId + '"', "\"type\":\"rtc-play\",\"publish\":false");

            assertThat(server.log()).as("what operators of SRS look for").contains("RTC: Use candidates 127.0.0.1 udp ", "RTC: session address init 127.0.0.1:", "RTC: DTLS handshake done.",
                    "RTC: session pub=1, sub=0, to=30000ms connection established", "RTC: Publisher url=only.example.com/live/a established",
                    "RTC: session pub=0, sub=1, to=30000ms connection established", "RTC: Subscriber url=only.example.com/live/a established")
                    .containsPattern("RTC username=\\S+:\\S+, dtls=1, srtp=1, offer=\\d+B, answer=\\d+B");

            kick(server, playerId);
            await(callbacks, "on_stop");
            assertThat(of(callbacks, playerId)).containsExactly("on_play", "on_stop");
            Await.until("nobody plays", LIMIT, () -> number(get(server, "/api/v2/streams"), "players") == 0);
            assertThat(publisher.isAlive()).isTrue();
            kick(server, publisherId);
            assertThat(field(await(callbacks, "on_unpublish"), "stream_id")).startsWith("vid-");
            assertThat(of(callbacks, publisherId)).containsExactly("on_publish", "on_unpublish");
        }
    }

    @Test
    void whomTheCallbackServerRefusesStaysOut(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (CallbackServer callbacks = new CallbackServer(CallbackServer.body("{\"code\":403}"))) {
            server.also(VHOST_THAT_ASKS.formatted(callbacks.url("")));
            try (ChildProcess refused = whip(ffmpeg, server.api(query("whip", "refused")))) {
                assertThat(refused.exitCode(LIMIT)).isNotZero();
            }
            assertThat(server.log()).contains("answered code 403");
            assertThat(get(server, "/api/v1/clients/?count=100")).doesNotContain("\"name\":\"refused\"");
            assertThat(callbacks.requests()).extracting(request -> field(request, "action")).containsOnly("on_publish");
        }
    }
}
