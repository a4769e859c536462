package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Browser;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;

/** F194, F173: people who see each other in the pages for conversations; and media by TCP alone, on the very port of HTTP, of IPv4 and IPv6. */
@ExtendWith(Server.Resolver.class)
class ConversationIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String BOTH_MOVE = "document.querySelectorAll('video').length === 2 && [...document.querySelectorAll('video')].every(v => v.videoWidth > 0 && v.currentTime > 1)";
    /** A player by TCP alone, at the URL that is put in. */
    private static final String BY_TCP = """
            await (async () => {
              const { Connection } = await import('/console/players/rtc.js');
              const c = window.c = new Connection();
              const take = c.peer.setRemoteDescription.bind(c.peer);
              c.peer.setRemoteDescription = d => take({type: d.type, sdp: d.sdp.replace(/a=candidate:.* udp .*\\r\\n/g, '')});
              window.way = async () => [...(await c.peer.getStats()).values()].filter(s => s.type === 'remote-candidate').map(s => s.protocol + ' ' + s.port).join();
              c.peer.addTransceiver('video', {direction: 'recvonly'});
              c.peer.addEventListener('track', event => {
                const video = window.v = document.createElement('video');
                video.muted = video.autoplay = true;
                video.srcObject = new MediaStream([event.track]);
                document.body.append(video);
              });
              await c.open('%s', false);
              return c.peer.signalingState;
            })()""";

    private static Server server;

    private static String page(String kind, String room, String name) {
        return "http://127.0.0.1:" + server.http + "/demos/" + kind + ".html?autostart=true&room=" + room + "&display=" + name;
    }

    /** The pages' streams are of the usual vhost. With a port of the API that the console tells. */
    @BeforeAll
    static void start() throws IOException {
        server = Server.alone(Path.of("target", "e2e-conversation"), """
                rtc_server { enabled on; listen 127.0.0.1:0; }
                signaling { enabled on; }
                """).reloaded(conf -> conf.replace("vhost __defaultVhost__ {", "vhost __defaultVhost__ { rtc { enabled on; }"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void twoPeopleSeeEachOther() throws IOException {
        try (Browser ann = Browser.orSkip(); Browser bob = Browser.orSkip()) {
            // the one is told where the API is, the other asks
            URI api = URI.create(server.api("/"));
            ann.open(page("one2one", "call", "ann") + "&host=" + api.getHost() + "&api=" + api.getPort());
            bob.open(page("one2one", "call", "bob"));
            ann.until(BOTH_MOVE, LIMIT);
            bob.until(BOTH_MOVE, LIMIT);
            bob.evaluate("document.getElementById('leave').click()");
            ann.until("document.querySelectorAll('video').length === 1", LIMIT);
            assertThat(ann.complaints()).isEmpty();
            assertThat(bob.complaints()).isEmpty();
        }
    }

    /** More than a call has, and two are no pages: they say what SRS's applications say. */
    @Test
    void aRoomHasManyAndNotOnlyPages() throws IOException {
        try (LibWebrtc bob = LibWebrtc.publisherOrSkip(server.api("/rtc/v1/whip/?app=live&stream=bob"));
                LibWebrtc eve = LibWebrtc.publisherOrSkip(server.api("/rtc/v1/whip/?app=live&stream=eve")); Browser ann = Browser.orSkip()) {
            bob.connected();
            join("bob");
            ann.open(page("room", "live", "ann"));
            ann.until(BOTH_MOVE, LIMIT);
            eve.connected();
            SignalingPeer evesWords = join("eve");
            ann.until(BOTH_MOVE.replace("=== 2", "=== 3"), LIMIT);
            evesWords.socket.abort();
            ann.until(BOTH_MOVE, LIMIT);
            assertThat(ann.complaints()).isEmpty();
        }
    }

    private static SignalingPeer join(String name) {
        SignalingPeer peer = new SignalingPeer(server.http);
        for (String action : List.of("join", "publish")) {
            peer.says("{'tid':'1','msg':{'action':'" + action + "','room':'live','display':'" + name + "'}}");
        }
        assertThat(peer.hears()).contains("\"action\":\"join\"");
        return peer;
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "::1, [::1]"})
    void playsByTcpOnThePortOfHttp(String address, String host) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        int port = Loopback.freePorts(1)[0];
        try (Server own = Server.with(Path.of("target", "e2e-rtc-http-" + address.length()), """
                rtc_server { enabled on; listen 127.0.0.1:0; protocol tcp; candidate %s; }
                vhost tcp.example.com { rtc { enabled on; rtmp_to_rtc on; } publish { normal_timeout 60000; } }
                """.formatted(address)).reloaded(conf -> conf.replaceFirst("(http_server \\{\\s*enabled on; listen )127.0.0.1:0;", "$1" + host + ":" + port + ";")
                        .replace("protocol tcp;", "protocol tcp; tcp { enabled on; listen " + host + ":" + port + "; }"));
                ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                        own.rtmp("a") + "?vhost=tcp.example.com"); Browser browser = Browser.orSkip()) {
            own.awaitPublished("tcp.example.com", "a");
            browser.open("http://" + host + ":" + port + "/players/whep.html");
            browser.until("!!document.getElementById('note')", LIMIT);
            assertThat(browser.evaluate(BY_TCP.formatted(own.api("/rtc/v1/whep/?vhost=tcp.example.com&app=live&stream=a")))).isEqualTo("stable");
            browser.until("!!window.v && window.v.videoWidth > 0 && window.v.currentTime > 1", LIMIT);
            assertThat(browser.evaluate("await window.way()")).contains("tcp " + port).doesNotContain("udp");
            assertThat(publisher.isAlive()).isTrue();
        }
    }
}
