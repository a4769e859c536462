package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.testkit.Await;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.DecodedFrames;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;

/** HLS in real players (compat 1.4): what FFmpeg decodes of the segments is what was published, picture by picture. */
@ExtendWith(Server.Resolver.class)
class HlsIT {
    private static final String DIRECTIVES = """
            vhost hls.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/hls; hls_fragment 1; hls_window 20; hls_ctx off; } }
            vhost keys.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/keys; hls_fragment 1; hls_window 20; hls_ctx off; hls_keys on; hls_fragments_per_key 2; } }
            vhost mp4.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/mp4; hls_fragment 1; hls_window 20; hls_ctx off; hls_use_fmp4 on; } }
            """;
    private static final String FOR_BROWSERS = "vhost browser.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %s; hls_fragment 1; hls_window 10; } }\n";

    private static final String PAGE = """
            <!doctype html><title>player</title><video id=v muted></video>
            <script src="/hls.js"></script>
            <script>
            var errors = [];
            var v = document.getElementById('v');
            var began = 1e9;
            v.addEventListener('playing', () => { if (began == 1e9) began = v.currentTime; });
            var player = new Hls();
            player.on(Hls.Events.ERROR, (kind, data) => { if (data.fatal) errors.push(data.details); });
            player.loadSource('%s'); player.attachMedia(v); v.play();
            </script>
            """;

    @TempDir
    Path folder;

    /** One server for all that takes the bundle away: most of the time goes by with publishing. */
    @Test
    void playsWhatWasPublished() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (Server server = Server.with(folder.resolve("server"), DIRECTIVES.formatted(folder))) {
            publish(ffmpeg, Clip.H264_AAC, server.rtmp("clear") + "?vhost=hls.example.com");
            String url = "http://127.0.0.1:" + server.http + "/live/clear.m3u8?vhost=hls.example.com";
            assertThat(get(url).body()).startsWith("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-MEDIA-SEQUENCE:0\n").contains("clear-0.ts\n");
            assertSame(ffmpeg, Clip.H264_AAC, folder.resolve("hls/live/clear.m3u8"));

            publish(ffmpeg, Clip.HEVC_AAC, server.rtmp("hevc") + "?vhost=hls.example.com");
            assertSame(ffmpeg, Clip.HEVC_AAC, folder.resolve("hls/live/hevc.m3u8"));

            publish(ffmpeg, Clip.H264_AAC, server.rtmp("secret") + "?vhost=keys.example.com");
            assertSame(ffmpeg, Clip.H264_AAC, folder.resolve("keys/live/secret.m3u8"));

            publish(ffmpeg, Clip.AV1_OPUS, server.rtmp("av1") + "?vhost=mp4.example.com");
            assertSame(ffmpeg, Clip.AV1_OPUS, folder.resolve("mp4/live/av1.m3u8"));

            removeAndReturn(ffmpeg, server);
        }
    }

    /** hls.js, as a page of another origin has it: time goes on, pictures move, no error. The player is a client until it is kicked. */
    @Test
    void playsInABrowser(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path segments = server.folder().resolve("browser");
        server.also(FOR_BROWSERS.formatted(segments));
        HttpServer page = HttpServer.create(Loopback.anyPort(), 0);
        try (Browser browser = Browser.orSkip();
                ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                        server.rtmp("in-a-page") + "?vhost=browser.example.com")) {
            String url = "http://127.0.0.1:" + server.http + "/live/in-a-page.m3u8?vhost=browser.example.com";
            Await.until("three segments", Duration.ofSeconds(40), () -> segments(segments.resolve("live/in-a-page.m3u8")) >= 3);
            page.createContext("/", exchange -> answer(exchange, "text/html; charset=utf-8", PAGE.formatted(url).getBytes(StandardCharsets.UTF_8)));
            page.createContext("/hls.js", exchange -> answer(exchange, "text/javascript", hlsJs()));
            page.start();
            browser.open("http://127.0.0.1:" + page.getAddress().getPort() + "/");
            browser.until("!!window.player && (errors.length > 0 || v.currentTime > began + 2 && v.getVideoPlaybackQuality().totalVideoFrames > 50 && v.videoWidth == 160)",
                    Duration.ofSeconds(60));
            assertThat(browser.evaluate("errors.join()")).isEmpty();
            assertThat(publisher.isAlive()).isTrue();
            String clients = get(server.api("/api/v1/clients/?count=100")).body();
            assertThat(clients).contains("\"name\":\"in-a-page\",\"type\":\"hls-play\"");
            String id = clients.replaceFirst("(?s).*\"id\":\"(\\w+)\"[^}]*\"name\":\"in-a-page\",\"type\":\"hls-play\".*", "$1");
            Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v1/clients/" + id))).DELETE().build());
            assertThat(get(url + "&hls_ctx=" + id).statusCode()).isEqualTo(404);
        } finally {
            page.stop(0);
        }
    }

    private static byte[] hlsJs() throws IOException {
        try (InputStream in = HlsIT.class.getResourceAsStream("/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.min.js")) {
            return in.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** The bundle goes under a live stream, and comes back: finished files stay, and the playlist goes on. */
    private void removeAndReturn(FfmpegTool ffmpeg, Server server) throws IOException {
        Path playlist = folder.resolve("hls/live/hot.m3u8");
        Path jar = server.features().resolve("srs.output.hls.jar");
        Path aside = folder.resolve("aside.jar");
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                server.rtmp("hot") + "?vhost=hls.example.com")) {
            Await.until("a segment", Duration.ofSeconds(60), () -> segments(playlist) >= 1);
            Files.move(jar, aside);
            Await.until("the bundle has gone", Duration.ofSeconds(60), () -> !isServed(server));
            assertThat(temporary(playlist.getParent())).isEmpty();
            int finished = segments(playlist);
            assertThat(finished).isPositive();
            Files.move(aside, jar);
            Await.until("the playlist goes on", Duration.ofSeconds(60), () -> segments(playlist) > finished + 1);
            assertThat(Files.readString(playlist)).contains("#EXT-X-MEDIA-SEQUENCE:0\n");
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    private static HttpResponse<String> get(String url) throws IOException {
        return Http.send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    private static boolean isServed(Server server) {
        try {
            return get("http://127.0.0.1:" + server.http + "/live/hot.m3u8?vhost=hls.example.com").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> temporary(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains(".tmp") || file.toString().endsWith(".temp")).toList();
        }
    }

    private static int segments(Path playlist) {
        try {
            return Files.exists(playlist) ? (int) Files.readString(playlist).lines().filter(line -> line.endsWith(".ts")).count() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private void publish(FfmpegTool ffmpeg, Clip clip, String url) throws IOException {
        ffmpeg.ffmpeg("-re", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url).output(Duration.ofSeconds(60));
    }

    /** Once the last segment is there, FFmpeg finds all pictures and all sound in the playlist. */
    private static void assertSame(FfmpegTool ffmpeg, Clip clip, Path playlist) throws IOException {
        Await.until("all segments of " + playlist, Duration.ofSeconds(60), () -> seconds(playlist) > Clip.SECONDS - 0.1);
        // as of a recording, so that FFmpeg reads from the beginning and comes to an end
        Path whole = Files.writeString(playlist.resolveSibling("whole.m3u8"), Files.readString(playlist) + "#EXT-X-ENDLIST\n");
        DecodedFrames.assertSame(ffmpeg, clip, whole);
    }

    private static double seconds(Path playlist) {
        try {
            return !Files.exists(playlist) ? 0 : Files.readString(playlist).lines().filter(line -> line.startsWith("#EXTINF:"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(8, line.indexOf(',')))).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
