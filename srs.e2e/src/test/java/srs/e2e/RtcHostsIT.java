package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import srs.testkit.Await;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.FfmpegTool;
import srs.testkit.NetworkNamespace;

/**
 * WebRTC with a peer on another host, which is a network namespace. Alone: when an interface comes or goes, Chromium ends what it loads (ERR_NETWORK_CHANGED), in the tabs of other
 * tests, too.
 */
@Isolated
class RtcHostsIT {
    /** For a machine that is busy with other tests. */
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String VIDEO = "document.getElementById('video')";
    private static final String FRAMES = VIDEO + ".getVideoPlaybackQuality().totalVideoFrames";
    private static final String DIRECTIVES = """
            rtc_server { enabled on; listen 127.0.0.1:0; api_as_candidates off; }
            vhost rtc.example.com { rtc { enabled on; rtmp_to_rtc on; rtc_to_rtmp on; } publish { normal_timeout 60000; } }
            """;

    @TempDir
    Path folder;

    private static FfmpegTool ffmpeg;
    private Server server;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        ffmpeg = FfmpegTool.orSkip();
    }

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T thing) {
        open.add(thing);
        return thing;
    }

    private static String query(String stream) {
        return "/?vhost=rtc.example.com&app=live&stream=" + stream;
    }

    private ChildProcess publishWhip(String url, List<String> before) throws IOException {
        List<String> words = List.of("-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-c:v", "libx264", "-profile:v",
                "baseline", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "0", "-c:a", "libopus", "-ac", "2", "-ar", "48000", "-f", "whip", url);
        List<String> command = new ArrayList<>(before);
        command.add(ffmpeg.program(server.folder().resolve("ffmpeg")).toString());
        command.addAll(words);
        return opened(ChildProcess.start(command));
    }

    private void awaitPublisher(ChildProcess publisher) {
        Await.until("it publishes", LIMIT, () -> {
            if (!publisher.isAlive()) {
                throw new AssertionError("the publisher has ended: " + publisher.errors() + server.log());
            }
            return server.log().contains("type=rtc-publish");
        });
    }

    @Test
    void aPublisherOnAnotherHostIsPlayedThere() throws IOException {
        NetworkNamespace host = opened(NetworkNamespace.orSkip());
        String here = host.hereIp();
        server = opened(Server.with(folder, DIRECTIVES));
        server.reload(server.conf().replaceFirst("rtc_server \\{[^}]*", "rtc_server { enabled on; listen " + here + ":0; ")
                .replaceFirst("http_api \\{ enabled on; listen [^;]*;", "http_api { enabled on; listen " + here + ":0;"));
        int api = server.port("http listens on ", here.replace(".", "\\.") + ":");
        ChildProcess publisher = publishWhip("http://" + here + ":" + api + "/rtc/v1/whip" + query("far"), host.command(List.of()));
        awaitPublisher(publisher);
        Browser browser = opened(Browser.orSkip());
        String url = "http://" + here + ":" + api + "/rtc/v1/whep" + query("far");
        browser.open("http://127.0.0.1:" + server.http + "/players/whep.html?autostart=true&url=" + URLEncoder.encode(url, StandardCharsets.UTF_8));
        browser.until("!!" + VIDEO + " && " + FRAMES + " > 25", LIMIT);
        assertThat(publisher.isAlive()).isTrue();
        assertThat(server.log()).contains("ip=" + host.thereIp());
    }

    /** By IPv6, whose addresses are no loopback; FFmpeg's WHIP has IPv4 alone, so libwebrtc is that host's. */
    @Test
    void aPublisherOnAnotherHostIsPlayedByIpv6() throws IOException {
        NetworkNamespace host = opened(NetworkNamespace.orSkip()).ipv6OrSkip();
        String here = "[" + host.hereIp6() + "]";
        server = opened(Server.with(folder, DIRECTIVES));
        server.reload(server.conf().replaceFirst("rtc_server \\{[^}]*", "rtc_server { enabled on; listen " + here + ":0; ")
                .replaceFirst("http_api \\{ enabled on; listen [^;]*;", "http_api { enabled on; listen " + here + ":0;"));
        String api = "http://" + here + ":" + server.port("http listens on ", Pattern.quote(here) + ":") + "/rtc/v1/";
        LibWebrtc publisher = opened(LibWebrtc.orSkip(host.command(List.of()), LibWebrtcPeer.PUBLISH, LibWebrtcPeer.BOTH, api + "whip" + query("far6")));
        publisher.connected();
        opened(LibWebrtc.orSkip(host.command(List.of()), LibWebrtcPeer.PLAY, LibWebrtcPeer.BOTH, api + "whep" + query("far6"))).connected().sees(25, 100);
        Browser browser = opened(Browser.orSkip());
        browser.open("http://127.0.0.1:" + server.http + "/players/whep.html?autostart=true&url=" + URLEncoder.encode(api + "whep" + query("far6"), StandardCharsets.UTF_8));
        browser.until("!!" + VIDEO + " && " + FRAMES + " > 25", LIMIT);
        assertThat(server.log()).contains("ip=" + host.thereIp6() + ", type=rtc-publish");
    }
}
