package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.CallbackServer;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** Callback servers and rules decide about FFmpeg and about players, and hear of them in order. */
@ExtendWith(Server.Resolver.class)
class HooksIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VHOST = "hooks.example.com";
    private static final String REFUSING = "refusing.example.com";
    private static final String SEGMENTS = "segments.example.com";
    private static final String BY_SRT = "srt.hooks.example.com";

    private static final Path SECRET_FILE = Path.of("target", "token.secret").toAbsolutePath();
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static CallbackServer callbacks;
    private static CallbackServer refusing;
    private static CallbackServer segments;
    private static CallbackServer bySrt;
    private static Server server;
    private static Path folder;

    private int streams;

    /** One server for all that leave its bundles alone; each asks a callback server of its own. */
    @BeforeAll
    static void start(Server shared) throws IOException {
        Files.writeString(Files.createDirectories(SECRET_FILE.getParent()).resolve(SECRET_FILE.getFileName()), SECRET);
        callbacks = new CallbackServer(CallbackServer.body("{\"code\":0}"));
        refusing = new CallbackServer(CallbackServer.body("0"));
        segments = new CallbackServer(CallbackServer.body("0"));
        bySrt = new CallbackServer(CallbackServer.body("0"));
        folder = shared.folder().resolve("hooks");
        server = shared.also(hooks(VHOST, callbacks) + hooks(REFUSING, refusing) + hooks(BY_SRT, bySrt) + """
                vhost %2$s {
                    publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %3$s/hls; hls_fragment 1; hls_window 4; }
                    http_hooks { enabled on; on_play %4$s/play; on_stop %4$s/stop; on_hls %4$s/hls; on_hls_notify %4$s/notify/[app]/[stream]?file=[ts_url]; }
                }
                vhost token.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } http_remux { enabled on; } token { enabled on; secret_file %1$s; } }
                vhost closed.example.com { http_remux { enabled on; } security { enabled on; deny publish 127.0.0.0/8; allow play 192.0.2.1; } }
                """.formatted(SECRET_FILE, SEGMENTS, folder, segments.url("")));
    }

    @AfterAll
    static void stop() {
        for (CallbackServer each : Arrays.asList(callbacks, refusing, segments, bySrt)) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static String hooks(String vhost, CallbackServer to) {
        return """
                vhost %1$s {
                    http_remux { enabled on; } srt { enabled on; } publish { firstpkt_timeout 60000; normal_timeout 60000; }
                    http_hooks {
                        enabled on;
                        on_connect %2$s/connect; on_close %2$s/close; on_publish %2$s/publish; on_unpublish %2$s/unpublish; on_play %2$s/play; on_stop %2$s/stop;
                    }
                }
                """.formatted(vhost, to.url(""));
    }

    private static ChildProcess publisher(FfmpegTool ffmpeg, String url) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url);
    }

    private static String in(String vhost, String url) {
        return url + "?vhost=" + vhost + "&token=t1";
    }

    private static String field(CallbackServer.Request request, String name) {
        return request.body().replaceAll(".*\"" + name + "\":\"?([^,\"}]*).*", "$1");
    }

    /** What was said of one client. */
    private static List<String> of(CallbackServer callbacks, String clientId) {
        return callbacks.requests().stream().filter(request -> field(request, "client_id").equals(clientId)).map(request -> field(request, "action")).toList();
    }

    private static CallbackServer.Request await(CallbackServer callbacks, String action) {
        return Await.value(action, LIMIT, () -> callbacks.requests().stream().filter(r -> field(r, "action").equals(action)).findFirst().orElse(null));
    }

    @Test
    void clientsAreAskedAboutAndToldOfInOrder() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String publisherId;
        try (ChildProcess publisher = publisher(ffmpeg, in(VHOST, server.rtmp("a")))) {
            CallbackServer.Request publish = await(callbacks, "on_publish");
            publisherId = field(publish, "client_id");
            assertThat(publish.headers()).containsEntry("content-type", "application/json");
            assertThat(field(publish, "vhost")).isEqualTo(VHOST);
            assertThat(field(publish, "ip")).isEqualTo("127.0.0.1");
            assertThat(field(publish, "param")).isEqualTo("?vhost=" + VHOST + "&token=t1");
            assertThat(field(publish, "stream_url")).isEqualTo(VHOST + "/live/a");
            FlvPeer viewer = FlvPeer.play(in(VHOST, server.flv("http", "a")));
            CallbackServer.Request play = await(callbacks, "on_play");
            assertThat(field(play, "stream")).isEqualTo("a");
            assertThat(field(play, "param")).contains("token=t1");
            assertThat(field(play, "clients")).as("publisher and player").isEqualTo("2");
            Await.until("frames", LIMIT, () -> viewer.received().frames().size() > Clip.FPS);
            publisher.terminate();
            Await.until("FFmpeg ends", LIMIT, () -> !publisher.isAlive());
            await(callbacks, "on_close");
            Await.result("the viewer's body ends", viewer.end());
            await(callbacks, "on_stop");
            assertThat(of(callbacks, field(play, "client_id"))).containsExactly("on_play", "on_stop");
        }
        assertThat(of(callbacks, publisherId)).containsExactly("on_connect", "on_publish", "on_unpublish", "on_close");
        assertThat(Long.parseLong(field(await(callbacks, "on_close"), "recv_bytes"))).isPositive();
        assertThat(field(await(callbacks, "on_unpublish"), "stream_id")).startsWith("vid-");
    }

    /** What else is in a streamid is the param, without a question mark (compat 5.6). */
    @Test
    void publishersAndPlayersBySrtAreAskedAboutToo() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String url = "srt://127.0.0.1:" + server.port("srt listens on UDP ", "127\\.0\\.0\\.1:") + "?connect_timeout=30000&streamid=#!::h=" + BY_SRT + ",r=live/s,token=t1,m=";
        String publisherId;
        String playerId;
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts", url + "publish")) {
            CallbackServer.Request publish = await(bySrt, "on_publish");
            publisherId = field(publish, "client_id");
            assertThat(field(publish, "stream_url")).isEqualTo(BY_SRT + "/live/s");
            assertThat(field(publish, "param")).isEqualTo("vhost=" + BY_SRT + "&token=t1");
            assertThat(field(await(bySrt, "on_connect"), "tcUrl")).isEqualTo("srt://" + BY_SRT + "/live");
            try (ChildProcess player = ffmpeg.ffmpeg("-i", url + "request", "-f", "null", "-")) {
                CallbackServer.Request play = await(bySrt, "on_play");
                playerId = field(play, "client_id");
                assertThat(field(play, "param")).isEqualTo("vhost=" + BY_SRT + "&token=t1");
                assertThat(List.of(publisher, player)).allMatch(ChildProcess::isAlive);
            }
        }
        Await.until("told of the ends", LIMIT, () -> of(bySrt, publisherId).contains("on_close") && of(bySrt, playerId).contains("on_close"));
        assertThat(of(bySrt, publisherId)).containsExactly("on_connect", "on_publish", "on_unpublish", "on_close");
        assertThat(of(bySrt, playerId)).containsExactly("on_connect", "on_play", "on_stop", "on_close");
    }

    @Test
    void whomTheCallbackServerRefusesStaysOutAndWhoIsInStays() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (ChildProcess publisher = publisher(ffmpeg, in(REFUSING, server.rtmp("b")))) {
            FlvPeer viewer = FlvPeer.play(in(REFUSING, server.flv("http", "b")));
            Await.until("frames", LIMIT, () -> viewer.received().frames().size() > Clip.FPS);

            refusing.script(CallbackServer.body("{\"code\":403}"));
            try (ChildProcess second = publisher(ffmpeg, in(REFUSING, server.rtmp("c")))) {
                Await.until("FFmpeg is closed", LIMIT, () -> !second.isAlive());
                assertThat(second.exitCode(LIMIT)).isNotZero();
            }
            FlvPeer refused = FlvPeer.play(in(REFUSING, server.flv("http", "b")));
            Await.until("the player is closed", LIMIT, () -> refused.end().isDone());
            assertThat(refused.received().frames()).isEmpty();
            assertThat(server.log()).contains("3064").contains("answered code 403");

            refusing.stop();
            FlvPeer third = FlvPeer.play(in(REFUSING, server.flv("http", "b")));
            Await.until("a player without a callback server is closed", LIMIT, () -> third.end().isDone());
            assertThat(third.received().frames()).isEmpty();

            int before = viewer.received().frames().size();
            Await.until("the first viewer gets more", LIMIT, () -> viewer.received().frames().size() > before + Clip.FPS);
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    /** The first playlist is the beginning of a player of HLS, and its silence is the end (F133). */
    @Test
    void aPlayerOfHlsIsAskedAboutOnceAndToldOfWhenItAsksNoMore() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String playlist = in(SEGMENTS, "http://127.0.0.1:" + server.http + "/live/h.m3u8");
        try (ChildProcess publisher = publisher(ffmpeg, in(SEGMENTS, server.rtmp("h")))) {
            CallbackServer.Request segment = await(segments, "on_hls");
            assertThat(Path.of(field(segment, "file"))).isEqualTo(folder.resolve("hls/live/h-0.ts"));
            assertThat(segment.body()).contains("\"duration\":", "\"url\":\"live/h-0.ts\"", "\"m3u8_url\":\"live/h.m3u8\"", "\"seq_no\":0", "\"param\":\"?vhost=" + SEGMENTS + "&token=t1\"");
            Await.until("notified", LIMIT, () -> segments.requests().stream().anyMatch(request -> request.method().equals("GET")
                    && request.target().equals("/notify/live/h?file=live/h-0.ts")));

            ffmpeg.ffmpeg("-i", playlist, "-t", "2", "-f", "null", "-").output(LIMIT);
            CallbackServer.Request play = await(segments, "on_play");
            assertThat(field(play, "stream")).isEqualTo("h");
            assertThat(field(play, "param")).isEqualTo("?vhost=" + SEGMENTS + "&token=t1");
            String player = field(play, "client_id");
            assertThat(of(segments, player)).contains("on_play");

            segments.script(CallbackServer.body("{\"code\":403}"));
            try (ChildProcess refused = ffmpeg.ffmpeg("-i", playlist, "-f", "null", "-")) {
                assertThat(refused.exitCode(LIMIT)).isNotZero();
                assertThat(refused.errors()).contains("403 Forbidden");
            }
            assertThat(segments.requests().stream().filter(request -> field(request, "action").equals("on_play"))).hasSize(2);

            Await.until("told of its end", LIMIT, () -> of(segments, player).contains("on_stop"));
            assertThat(of(segments, player)).containsExactly("on_play", "on_stop");
            assertThat(segments.requests().stream().filter(request -> field(request, "action").equals("on_stop"))).as("who was refused has not played").hasSize(1);
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    @Test
    void aNewVersionOfTheBundleTellsOfClientsThatWereThere() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (CallbackServer told = new CallbackServer(CallbackServer.body("0")); Server own = Server.with(Path.of("target", "e2e-hooks-update"), hooks(VHOST, told));
                ChildProcess publisher = publisher(ffmpeg, in(VHOST, own.rtmp("d")))) {
            String id = field(await(told, "on_publish"), "client_id");
            Path jar = own.features().resolve("srs.hooks.jar");
            Path aside = own.features().resolveSibling("srs.hooks.jar");
            FlvPeer viewer = FlvPeer.play(in(VHOST, own.flv("http", "d")));
            Await.until("frames", LIMIT, () -> viewer.received().frames().size() > Clip.FPS);
            Files.move(jar, aside);
            Await.until("nobody is asked", LIMIT, () -> !isAskedAbout(told, own));
            Files.move(aside, jar);
            Await.until("players are asked about again", LIMIT, () -> isAskedAbout(told, own));
            publisher.terminate();
            Await.until("told", LIMIT, () -> of(told, id).contains("on_close"));
            assertThat(of(told, id)).containsExactly("on_connect", "on_publish", "on_unpublish", "on_close");
            assertThat(viewer.response().statusCode()).isEqualTo(200);
        }
    }

    /** Plays a stream that has not been played before; one whose question was cut short by the update counts as asked about. */
    private boolean isAskedAbout(CallbackServer told, Server own) {
        String stream = "new" + streams++;
        FlvPeer player = FlvPeer.play(in(VHOST, own.flv("http", stream)));
        Await.until("admitted or refused", LIMIT, () -> player.end().isDone() || own.log().contains("start play url=" + VHOST + "/live/" + stream + ","));
        return player.end().isDone() || told.requests().stream().anyMatch(request -> field(request, "stream").equals(stream));
    }

    @Test
    void rulesByAddressHoldForEveryProtocol() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (ChildProcess publisher = publisher(ffmpeg, in("closed.example.com", server.rtmp("e")))) {
            assertThat(publisher.exitCode(LIMIT)).isNotZero();
        }
        assertThat(server.log()).contains("code=1053(").contains("a deny rule is for 127.0.0.1");
        FlvPeer viewer = FlvPeer.play(in("closed.example.com", server.flv("http", "e")));
        Await.until("the player is closed", LIMIT, () -> viewer.end().isDone());
        assertThat(viewer.received().frames()).isEmpty();
        assertThat(server.log()).contains("no allow rule is for 127.0.0.1");
    }

    /** What {@code printf 'publish token.example.com/live/f 4102444800' | openssl dgst -sha256 -hmac SECRET} prints, for the year 2100. */
    private static String signed(String use, String stream) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
        String text = use + " token.example.com/live/" + stream + " 4102444800";
        return "?vhost=token.example.com&token=4102444800." + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void tokensHoldForPublishersAndPlayers() throws IOException, GeneralSecurityException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (ChildProcess viewers = publisher(ffmpeg, server.rtmp("f") + signed("play", "f"))) {
            assertThat(viewers.exitCode(LIMIT)).isNotZero();
        }
        assertThat(server.log()).contains("code=2015(").contains("token refused for publish: its signature is not one of this stream and for this use");
        try (ChildProcess publisher = publisher(ffmpeg, server.rtmp("f") + signed("publish", "f"))) {
            FlvPeer viewer = FlvPeer.play(server.flv("http", "f") + signed("play", "f"));
            Await.until("frames", LIMIT, () -> viewer.received().frames().size() > Clip.FPS);
            FlvPeer other = FlvPeer.play(server.flv("http", "f") + signed("play", "g"));
            Await.until("a player with the token of another stream is closed", LIMIT, () -> other.end().isDone());
            assertThat(other.received().frames()).isEmpty();
            assertThat(publisher.isAlive()).isTrue();
        }
    }
}
