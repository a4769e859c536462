package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.CallbackServer;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Skip;

/** The plugins that srs.archetype has generated and built, and the sample, dropped into a running server: each does its job. */
@ExtendWith(Server.Resolver.class)
class PluginsIT {
    private static final Duration DEPLOY = Duration.ofSeconds(30);
    private static final Path WORKSHOP = Path.of("..", "srs.archetype", "target", "plugins");
    private static final List<String> PLUGINS = List.of("com.example.ingest", "com.example.output", "com.example.admission", "com.example.api", "org.example.alarm");

    @Test
    void generatedPluginsAndTheSampleWorkInTheServer() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Skip.unless(PLUGINS.stream().allMatch(plugin -> Files.exists(jar(plugin))), "PluginsIT: there is no " + WORKSHOP.normalize() + " with plugins; run the phase integration-test, or verify");
        try (Server server = Server.alone(Path.of("target", "e2e-plugins")); CallbackServer chat = new CallbackServer(CallbackServer.body("ok"))) {
            drop(server);
            Path pictures = server.folder().resolve("pictures");
            assertThat(server.reload(server.conf().replace("vhost __defaultVhost__ {", """
                    raw_video { listen 127.0.0.1:0; stream camera; }
                    vhost keys.example.com {
                        key_frames { enabled on; dir %s; }
                        stream_keys { enabled on; key secret red; key * green; }
                        alarm { enabled on; url %s; }
                    }
                    vhost __defaultVhost__ {
                    """.formatted(pictures, chat.url("/hook"))))).contains("reload applied");
            try (ChildProcess camera = camera(ffmpeg, server.port("raw_video listens on ", "127\\.0\\.0\\.1:"))) {
                assertThat(camera.isAlive()).isTrue();
                FlvPeer viewer = FlvPeer.play(server.flv("http", "camera"));
                Await.until("the camera is played", DEPLOY, () -> viewer.received().frames().size() > Clip.FPS);
                assertThat(get(server.api("/api/audience"))).contains("\"stream\":\"/live/camera\"", "\"players\":{\"flv-play\":1}");
            }
            try (ChildProcess wrong = publisher(ffmpeg, server.rtmp("secret?vhost=keys.example.com&key=green"))) {
                Await.until("a wrong key is refused", DEPLOY, () -> !wrong.isAlive());
            }
            assertThat(server.log()).contains("wrong key for secret");
            try (ChildProcess right = publisher(ffmpeg, server.rtmp("secret?vhost=keys.example.com&key=red"))) {
                Path picture = pictures.resolve("keys.example.com%2Flive%2Fsecret.h264");
                Await.until("a key frame is written", DEPLOY, () -> Files.exists(picture));
                try (Probe probe = Probe.all(ffmpeg, picture.toString())) {
                    assertThat(Probe.of(probe.lines(), "video")).anyMatch(line -> line.startsWith("stream,h264,video"));
                }
                Await.until("the chat hears of it", DEPLOY, () -> chat.requests().stream().anyMatch(request -> request.body().equals("{\"text\":\"keys.example.com/live/secret is live\"}")));
                assertThat(right.isAlive()).isTrue();
            }
        }
    }

    private static Path jar(String plugin) {
        String folder = plugin.equals("org.example.alarm") ? "stream-alarm" : plugin;
        return WORKSHOP.resolve(folder).resolve("target").resolve(plugin + ".jar");
    }

    private static void drop(Server server) throws IOException {
        for (String plugin : PLUGINS) {
            Path aside = Files.copy(jar(plugin), server.features().resolveSibling(plugin + ".jar"));
            Files.move(aside, server.features().resolve(plugin + ".jar"));
        }
        Await.until("all plugins are active", DEPLOY, () -> {
            String features = get(server.api("/api/v2/features"));
            return PLUGINS.stream().allMatch(features::contains) && !features.contains("\"ok\":false");
        });
    }

    private static ChildProcess camera(FfmpegTool ffmpeg, int port) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-an", "-c:v", "copy", "-bsf:v",
                "h264_mp4toannexb,h264_metadata=aud=insert", "-f", "h264", "tcp://127.0.0.1:" + port);
    }

    private static ChildProcess publisher(FfmpegTool ffmpeg, String url) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url);
    }

    private static String get(String url) {
        try {
            return Http.send(HttpRequest.newBuilder(URI.create(url)).build()).body();
        } catch (IOException e) {
            return "";
        }
    }
}
