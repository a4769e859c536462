package srs.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;
import srs.testkit.Skip;

/** A page of another origin plays a stream with mpegts.js: time goes on, pictures move. */
@ExtendWith(Server.Resolver.class)
class BrowserIT {
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final double PLAYED_SECONDS = 2;
    private static final int MOVING_FRAMES = 2 * Clip.FPS;

    private static final String PAGE = """
            <!doctype html><title>player</title><video id=v muted></video>
            <script src="http://127.0.0.1:%d/console/third-party/mpegts.js"></script>
            <script>
            const say = text => fetch('/say', {method: 'POST', body: text});
            const v = document.getElementById('v');
            if (!window.mpegts) say('no mpegts.js');
            const player = mpegts.createPlayer({type: 'flv', isLive: true, url: '%s'});
            player.on(mpegts.Events.ERROR, (kind, detail) => say('ERROR ' + kind + ' ' + detail));
            player.attachMediaElement(v); player.load(); v.play();
            setInterval(() => say(v.getVideoPlaybackQuality().totalVideoFrames + ' ' + v.currentTime + ' ' + v.videoWidth), 200);
            </script>
            """;

    /** A stream of one track is the hard case: mpegts.js waits for ever for a track that the FLV header promises in vain. */
    @ParameterizedTest(name = "{1} by {0}")
    @CsvSource({"http, H264_AAC", "ws, H264_AAC", "http, AAC_ONLY", "http, H264_ONLY"})
    void mpegtsJsPlays(String scheme, Clip clip, Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String stream = "browser-" + scheme + "-" + clip;
        Queue<String> said = new ConcurrentLinkedQueue<>();
        HttpServer page = HttpServer.create(Loopback.anyPort(), 0);
        page.createContext("/", exchange -> answer(exchange, PAGE.formatted(server.http, server.flv(scheme, stream))));
        page.createContext("/say", exchange -> {
            said.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, "");
        });
        page.start();
        Path profile = Files.createTempDirectory("browser");
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f",
                "flv", server.rtmp(stream)); ChildProcess browser = browser(profile, "http://127.0.0.1:" + page.getAddress().getPort() + "/")) {
            Await.until("it plays", Duration.ofSeconds(60), () -> {
                if (said.stream().anyMatch(line -> line.startsWith("ERROR") || line.startsWith("no "))) {
                    throw new AssertionError("the page said " + said);
                }
                if (!publisher.isAlive() || !browser.isAlive()) {
                    throw new AssertionError("ended: " + publisher.errors() + browser.errors());
                }
                return isPlaying(said, clip.hasVideo());
            });
        } finally {
            page.stop(0);
            deleteQuietly(profile);
        }
    }

    private static boolean isPlaying(Queue<String> said, boolean hasVideo) {
        return said.stream().map(line -> line.split(" ")).anyMatch(words -> words.length == 3 && Double.parseDouble(words[1]) >= PLAYED_SECONDS
                && (!hasVideo || Integer.parseInt(words[0]) >= MOVING_FRAMES && words[2].equals("160")));
    }

    private static ChildProcess browser(Path profile, String url) {
        for (String name : BROWSERS) {
            try {
                return ChildProcess.start(List.of(name, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                        "--autoplay-policy=no-user-gesture-required", "--no-first-run", "--user-data-dir=" + profile, url));
            } catch (UncheckedIOException e) {
                continue; // not installed under this name
            }
        }
        Skip.unless(false, "needs one of " + BROWSERS + " in the PATH");
        throw new IllegalStateException("not reached");
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static void deleteQuietly(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
