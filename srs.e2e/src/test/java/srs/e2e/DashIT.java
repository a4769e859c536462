package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.testkit.Await;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;
import srs.testkit.MpdChecker;

/** DASH in real players (compat 1.5): what FFmpeg finds in the segments is what was published, frame by frame, and dash.js plays. */
@ExtendWith(Server.Resolver.class)
class DashIT {
    private static final String DIRECTIVES = """
            vhost dash.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } dash { enabled on; dash_path %1$s/dash; dash_fragment 1; dash_window_size 100; } }
            vhost browser.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } dash { enabled on; dash_path %1$s/browser; dash_fragment 1; dash_window_size 10; } }
            vhost fast.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } dash { enabled on; dash_path %1$s/fast; dash_fragment 2; dash_window_size 10; dash_low_latency on; dash_chunk 0.2; } }
            vhost several.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } dash { enabled on; dash_path %1$s/several; dash_fragment 1; dash_window_size 10; dash_renditions _hd; } }
            vhost broken.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } http_remux { enabled on; } dash { enabled on; dash_path %1$s/broken; dash_fragment 1; } }
            """;

    private static final String PAGE = """
            <!doctype html><title>player</title><link rel=icon href=data:,><video id=v muted></video>
            <script src="/dash.js"></script>
            <script>
            var errors = [];
            var v = document.getElementById('v');
            var began = 1e9;
            v.addEventListener('playing', () => { if (began == 1e9) began = v.currentTime; });
            v.addEventListener('error', () => errors.push('video ' + v.error.code));
            var player = dashjs.MediaPlayer().create();
            player.on(dashjs.MediaPlayer.events.ERROR, e => errors.push(e.error.code + ' ' + e.error.message));
            player.updateSettings({streaming: {utcSynchronization: {enabled: %s}}});
            player.initialize(v, '%s', true);
            </script>
            """;

    @TempDir
    static Path folder;
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.with(folder.resolve("server"), DIRECTIVES.formatted(folder));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void playsWhatWasPublished() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        List<Clip> clips = List.of(Clip.H264_AAC, Clip.HEVC_AAC, Clip.AV1_OPUS);
        List<ChildProcess> publishers = new ArrayList<>();
        for (Clip clip : clips) {
            publishers.add(ffmpeg.ffmpeg("-re", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", server.rtmp(clip.name()) + "?vhost=dash.example.com"));
        }
        publishers.forEach(publisher -> publisher.output(Duration.ofSeconds(60)));
        for (Clip clip : clips) {
            Path mpd = folder.resolve("dash/live/" + clip.name() + ".mpd");
            Await.until("all of " + mpd, Duration.ofSeconds(60), () -> seconds(mpd) > Clip.SECONDS - 0.2);
            HttpResponse<String> served = get("http://127.0.0.1:" + server.http + "/live/" + clip.name() + ".mpd?vhost=dash.example.com");
            assertThat(served.body().replace("?vhost=dash.example.com", "")).isEqualTo(Files.readString(mpd)).isNotEqualTo(served.body());
            assertThat(served.headers().firstValue("Content-Type")).contains("application/dash+xml");
            assertSame(ffmpeg, clip, mpd);
        }
        assertThat(Files.readString(folder.resolve("dash/live/HEVC_AAC.mpd"))).contains("codecs=\"hvc1.1.", "codecs=\"mp4a.40.2\"");
        assertThat(Files.readString(folder.resolve("dash/live/AV1_OPUS.mpd"))).contains("codecs=\"av01.0.", "codecs=\"opus\"");
    }

    /** SRS's page, on this server: once as it is opened, once by its button. Longer than for what the first MPD has, which is three segments behind the last one. */
    private void playsInThePlayerPage(Browser browser) {
        String moves = "!!document.getElementById('video') && document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames > 6 * " + Clip.FPS + " && document.getElementById('note').textContent.includes('160×90')";
        browser.open("http://127.0.0.1:" + server.http + "/players/srs_player.html?stream=web.mpd&vhost=several.example.com&autostart=true");
        browser.until(moves, Duration.ofSeconds(60));
        browser.open("http://127.0.0.1:" + server.http + "/players/srs_player.html?stream=web.flv&vhost=several.example.com");
        browser.until("!!document.getElementById('as-mpd')", Duration.ofSeconds(60));
        browser.evaluate("document.getElementById('as-mpd').click()");
        browser.until(moves, Duration.ofSeconds(60));
        assertThat(browser.evaluate("document.getElementById('url').value")).endsWith("/live/web.mpd?vhost=several.example.com");
        assertThat(browser.complaints()).isEmpty();
    }

    private void playOverAnotherPublish(FfmpegTool ffmpeg, Browser browser) {
        Path mpd = folder.resolve("browser/live/web.mpd");
        String before = lastPeriod(mpd);
        ChildProcess next = publisher(ffmpeg, "browser");
        try {
            while (lastPeriod(mpd).equals(before)) {
                // the server may not know yet that the one before has gone, and refuse
                ChildProcess now = next;
                Await.until("a further period", Duration.ofSeconds(60), () -> !lastPeriod(mpd).equals(before) || !now.isAlive());
                next = now.isAlive() ? now : publisher(ffmpeg, "browser");
            }
            browser.until("errors.length > 0 || v.currentTime > began + 8 && !v.paused", Duration.ofSeconds(60));
            assertThat(browser.evaluate("errors.join()")).isEmpty();
        } finally {
            next.close();
        }
    }

    /** The id of the last period. */
    private static String lastPeriod(Path mpd) {
        try {
            return Files.readString(mpd).replaceFirst("(?s).*<Period id=\"(\\w+)\".*", "$1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file stands where the folder should be: the stream does not notice, and the log says it once. */
    @Test
    void aDiskThatRefusesHarmsNoPlayer() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Files.writeString(folder.resolve("broken"), "");
        try (ChildProcess publisher = publisher(ffmpeg, "broken");
                Probe player = Probe.packets(ffmpeg, "http://127.0.0.1:" + server.http + "/live/web.flv?vhost=broken.example.com", 200)) {
            server.expectErrors("dash of broken.example.com/live/web: (audio|video) cannot be written");
            assertThat(Probe.of(player.lines(), "video")).hasSizeGreaterThan(2 * Clip.FPS);
            assertThat(publisher.isAlive()).isTrue();
            assertThat(server.log().lines().filter(line -> line.contains("cannot be written"))).hasSize(1);
            assertThat(get("http://127.0.0.1:" + server.http + "/live/web.mpd?vhost=broken.example.com").statusCode()).isEqualTo(404);
        }
    }

    /** All packets, with their bytes and times, of audio and video alike: sound that comes before the first picture is in no period. */
    private static void assertSame(FfmpegTool ffmpeg, Clip clip, Path mpd) throws IOException {
        String text = Files.readString(mpd);
        new MpdChecker(mpd.resolveSibling(clip.name())).check(text);
        Path whole = Files.writeString(mpd.resolveSibling(clip.name() + "-whole.mpd"), asRecording(text));
        ffmpeg.ffmpeg("-xerror", "-i", whole.toString(), "-f", "null", "-").output(FfmpegTool.DEADLINE);
        double shift = Double.NaN;
        for (String kind : List.of("video", "audio")) {
            List<String[]> expected = packets(ffmpeg, clip.flv(ffmpeg), kind);
            List<String[]> found = packets(ffmpeg, whole, kind);
            int missing = expected.size() - found.size();
            assertThat(missing).as("%s of %s missing at the beginning", kind, clip).isBetween(0, kind.equals("audio") && clip.hasVideo() ? 10 : 0);
            for (int i = 0; i < found.size(); i++) {
                String[] was = expected.get(missing + i);
                assertThat(found.get(i)[1]).as("%s %d of %s", kind, i, clip).isEqualTo(was[1]);
                double later = Double.parseDouble(found.get(i)[0]) - Double.parseDouble(was[0]);
                shift = Double.isNaN(shift) ? later : shift;
                assertThat(later).as("how much later %s %d of %s is", kind, i, clip).isCloseTo(shift, Offset.offset(0.002));
            }
        }
    }

    /** Presentation time and hash of each packet. */
    private static List<String[]> packets(FfmpegTool ffmpeg, Path file, String kind) {
        return ffmpeg.ffprobe("-show_data_hash", "md5", "-select_streams", kind.substring(0, 1), "-show_entries", "packet=pts_time,data_hash", "-of", "csv=p=0", file.toString())
                .text(FfmpegTool.DEADLINE).lines().filter(line -> !line.isBlank()).map(line -> line.split(",")).toList();
    }

    /** So that FFmpeg reads from the beginning and comes to an end. */
    private static String asRecording(String mpd) {
        return mpd.replace("type=\"dynamic\"", "type=\"static\" mediaPresentationDuration=\"PT60S\"")
                .replaceAll("(minimumUpdatePeriod|availabilityStartTime|suggestedPresentationDelay|timeShiftBufferDepth)=\"[^\"]*\"", "");
    }

    private static double seconds(Path mpd) {
        try {
            String text = Files.exists(mpd) ? Files.readString(mpd) : "";
            int set = Math.max(text.indexOf("contentType=\"video\""), 0);
            double sum = Pattern.compile(" d=\"(\\d+)\"").matcher(text.substring(set)).results().mapToDouble(d -> Double.parseDouble(d.group(1))).sum();
            return text.isEmpty() ? 0 : sum / Double.parseDouble(text.substring(set).replaceFirst("(?s).*?timescale=\"(\\d+)\".*", "$1"));
        } catch (IOException e) {
            return 0;
        }
    }

    /** dash.js, as a page of another origin has it: time goes on, pictures move, no error; also with segments that are sent while they are written, and over another publish. */
    @Test
    void playsInABrowser() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path dashJs = Path.of("..", "srs.console/src/main/resources/web/console/third-party/dash.js");
        HttpServer page = HttpServer.create(Loopback.anyPort(), 0);
        try (Browser browser = Browser.orSkip();
                ChildProcess usual = publisher(ffmpeg, "browser");
                ChildProcess fast = publisher(ffmpeg, "fast");
                ChildProcess several = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(),
                        "-c", "copy", "-f", "flv", server.rtmp("web") + "?vhost=several.example.com", "-c", "copy", "-f", "flv", server.rtmp("web_hd") + "?vhost=several.example.com")) {
            page.createContext("/dash.js", exchange -> answer(exchange, "text/javascript", Files.readAllBytes(dashJs)));
            for (String vhost : List.of("browser", "fast", "several")) {
                Path mpd = folder.resolve(vhost + "/live/web.mpd");
                Await.until("four seconds", Duration.ofSeconds(40), () -> seconds(mpd) >= 4);
                String url = "http://127.0.0.1:" + server.http + (vhost.equals("several") ? "/live/web.master.mpd?vhost=" : "/live/web.mpd?vhost=") + vhost + ".example.com";
                page.createContext("/" + vhost, exchange -> answer(exchange, "text/html; charset=utf-8", PAGE.formatted(vhost.equals("fast"), url).getBytes(StandardCharsets.UTF_8)));
            }
            page.start();
            for (String vhost : List.of("several", "fast", "browser")) {
                browser.open("http://127.0.0.1:" + page.getAddress().getPort() + "/" + vhost);
                browser.until("!!window.player && (errors.length > 0 || v.currentTime > began + 4 && v.getVideoPlaybackQuality().totalVideoFrames > 80 && v.videoWidth == 160)",
                        Duration.ofSeconds(60));
                assertThat(browser.evaluate("errors.join()")).as(vhost).isEmpty();
                assertThat(browser.complaints()).as(vhost).isEmpty();
                assertThat(browser.evaluate("player.getRepresentationsByType('video').length")).as(vhost).isEqualTo(vhost.equals("several") ? "2" : "1");
            }
            playsInThePlayerPage(browser);
            assertThat(List.of(usual, fast, several)).allMatch(ChildProcess::isAlive);
            browser.open("http://127.0.0.1:" + page.getAddress().getPort() + "/browser");
            browser.until("!!window.player && v.currentTime > began", Duration.ofSeconds(60));
            usual.terminate();
            usual.exitCode(Duration.ofSeconds(60));
            browser.evaluate("began = v.currentTime");
            playOverAnotherPublish(ffmpeg, browser);
            new MpdChecker(folder.resolve("browser/live/web")).check(Files.readString(folder.resolve("browser/live/web.mpd")));
        } finally {
            page.stop(0);
        }
    }

    private static ChildProcess publisher(FfmpegTool ffmpeg, String vhost) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                server.rtmp("web") + "?vhost=" + vhost + ".example.com");
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static HttpResponse<String> get(String url) throws IOException {
        return Http.send(HttpRequest.newBuilder(URI.create(url)).build());
    }
}
