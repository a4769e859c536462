package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;

/** hls.js in a page of another origin plays every form of HLS at the same time: time goes on, pictures move, and there is no error that ends it. */
@ExtendWith(Server.Resolver.class)
class HlsPlayersIT {
    private static final String DIRECTIVES = """
            vhost plain.players.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/ts; hls_fragment 1; hls_window 10; } }
            vhost mp4.players.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/mp4; hls_fragment 1; hls_window 10; hls_use_fmp4 on; } }
            vhost low.players.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/low; hls_fragment 1; hls_window 10; hls_use_fmp4 on; hls_ll on; hls_memory on; hls_renditions _hd _sd; } }
            vhost lowts.players.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/lowts; hls_fragment 1; hls_window 10; hls_ll on; } }
            """;

    /** Addresses of playlists; the third is a master playlist. */
    private static final List<String> PLAYED = List.of("web.m3u8?vhost=plain.players.example.com", "web.m3u8?vhost=mp4.players.example.com", "web.master.m3u8?vhost=low.players.example.com",
            "web.m3u8?vhost=lowts.players.example.com");
    private static final List<String> PUBLISHED = List.of("web?vhost=plain.players.example.com", "web?vhost=mp4.players.example.com", "web?vhost=low.players.example.com", "web?vhost=lowts.players.example.com");
    private static final Duration PLAYS = Duration.ofSeconds(120);

    private static final String PAGE = """
            <!doctype html><title>players</title><body></body>
            <script src="/hls.js"></script>
            <script>
            var errors = [];
            var players = [%s].map((url, i) => {
                const v = document.createElement('video');
                v.muted = true;
                document.body.append(v);
                const hls = new Hls({lowLatencyMode: true});
                const one = {v: v, hls: hls, parts: 0, began: 1e9};
                v.addEventListener('playing', () => { if (one.began == 1e9) one.began = v.currentTime; });
                hls.on(Hls.Events.FRAG_LOADED, (kind, data) => { if (data.part) one.parts++; });
                hls.on(Hls.Events.ERROR, (kind, data) => { if (data.fatal) errors.push(i + ' ' + data.details + ' ' + (data.response || {}).code + ' ' + (data.frag || {}).url); });
                hls.loadSource(url); hls.attachMedia(v); v.play();
                return one;
            });
            var moves = one => one.v.currentTime > one.began + 2 && one.v.getVideoPlaybackQuality().totalVideoFrames > 40 && one.v.videoWidth >= 160;
            </script>
            """;

    @Test
    void hlsJsPlaysAllOfThem(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        server.also(DIRECTIVES.formatted(server.folder().resolve("players")));
        HttpServer page = HttpServer.create(Loopback.anyPort(), 0);
        try (Browser browser = Browser.orSkip();
                ChildProcess publisher = ffmpeg.ffmpeg(publish(ffmpeg, server))) {
            List<String> urls = PLAYED.stream().map(played -> "http://127.0.0.1:" + server.http + "/live/" + played).toList();
            for (String url : urls) {
                Await.until(url + " is there", PLAYS, () -> {
                    if (!publisher.isAlive()) {
                        throw new AssertionError("the publisher has ended: " + publisher.errors());
                    }
                    return segments(url) >= 3;
                });
            }
            Await.until("both renditions are there", PLAYS, () -> text(urls.get(2)).contains("web_hd.m3u8"));
            page.createContext("/", exchange -> answer(exchange, "text/html; charset=utf-8",
                    PAGE.formatted(urls.stream().map(url -> "'" + url + "'").collect(Collectors.joining(","))).getBytes(StandardCharsets.UTF_8)));
            page.createContext("/hls.js", exchange -> answer(exchange, "text/javascript", hlsJs()));
            page.start();
            browser.open("http://127.0.0.1:" + page.getAddress().getPort() + "/");
            browser.until("!!window.players && (errors.length > 0 || players.every(moves))", PLAYS);
            assertThat(browser.evaluate("errors.join()")).isEmpty();
            browser.until("players[2].parts > 4 && players[3].parts > 4", PLAYS);
            assertThat(browser.evaluate("players.map(one => one.parts > 4)")).as("who plays parts").isEqualTo("false,false,true,true");
            assertThat(browser.evaluate("players.map(one => one.hls.levels.length)")).isEqualTo("1,1,2,1");
            assertThat(browser.evaluate("players[2].hls.levels.map(level => level.width + ' ' + level.attrs['FRAME-RATE'] + ' ' + level.videoCodec + ' ' + (level.bitrate > 10000))"))
                    .matches("160 2[45]\\S* avc1\\.\\w{6} true,320 2[45]\\S* avc1\\.\\w{6} true");
            // three parts from the end, where the others want three segments; how far a player that has stalled stays behind is its own affair
            assertThat(browser.evaluate("players.map(one => one.hls.levels.map(level => level.details).filter(details => details).some(details => details.canBlockReload && details.partHoldBack > 0 && details.partHoldBack < 2))"))
                    .isEqualTo("false,false,true,true");
            playsInThePlayerPage(browser, server);
            assertThat(publisher.isAlive()).isTrue();
        } finally {
            page.stop(0);
        }
    }

    /** SRS's page, on this server. */
    private static void playsInThePlayerPage(Browser browser, Server server) {
        browser.open("http://127.0.0.1:" + server.http + "/players/srs_player.html?stream=web.m3u8&vhost=mp4.players.example.com&autostart=true");
        browser.until("!!document.getElementById('video') && document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames > 2 * " + Clip.FPS + " && document.getElementById('note').textContent.includes('160×90')", PLAYS);
        assertThat(browser.complaints()).isEmpty();
    }

    private static String[] publish(FfmpegTool ffmpeg, Server server) {
        List<String> arguments = new ArrayList<>(List.of("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString()));
        PUBLISHED.forEach(stream -> arguments.addAll(List.of("-c", "copy", "-f", "flv", server.rtmp(stream))));
        arguments.addAll(List.of("-c:a", "copy", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", Integer.toString(Clip.FPS), "-s", "320x180", "-f", "flv",
                server.rtmp("web_hd?vhost=low.players.example.com")));
        return arguments.toArray(new String[0]);
    }

    /** Segments of the playlist that the first answer names, for it is a master playlist where players are clients. */
    private static int segments(String url) {
        String text = text(url);
        if (text.contains("#EXT-X-STREAM-INF")) {
            String child = text.lines().filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
            text = text(URI.create(url).resolve(child).toString());
        }
        return (int) text.lines().filter(line -> line.startsWith("#EXTINF")).count();
    }

    private static String text(String url) {
        try {
            return new String(HlsFollower.get(url).body(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] hlsJs() throws IOException {
        try (InputStream in = HlsPlayersIT.class.getResourceAsStream("/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.min.js")) {
            return in.readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
