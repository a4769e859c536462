package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;

/** The configuration changes while FFmpeg publishes and players watch: nobody is dropped, whatever the file says. */
@ExtendWith(Server.Resolver.class)
class ReloadIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, MediaTags> watching = new LinkedHashMap<>();
    private Server server;
    private ChildProcess publisher;

    private void applied(String text, String... changed) throws IOException {
        assertThat(server.reload(text)).contains("reload applied").contains(changed);
        everybodyGetsMore();
    }

    private void refused(String text, String why) throws IOException {
        assertThat(server.reload(text)).contains(why).contains("reload refused, the configuration stays as it was");
        everybodyGetsMore();
    }

    private void everybodyGetsMore() {
        assertThat(publisher.isAlive()).isTrue();
        watching.forEach((who, received) -> {
            int before = received.frames().size();
            Await.until(who + " gets more frames", LIMIT, () -> received.frames().size() > before + Clip.FPS / 2);
        });
    }

    @Test
    void dropsNobodyOverTwelveReloads() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        int[] ports = Loopback.freePorts(2);
        try (Server started = Server.alone(Path.of("target", "e2e-reload"));
                ChildProcess encoder = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", started.rtmp("a"));
                RtmpPeer rtmp = RtmpPeer.player(started.rtmp("a"));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Loopback.HOST))) {
            server = started;
            publisher = encoder;
            server.expectErrors("srs\\.kernel\\.config|srs\\.conf:|reload refused");
            FlvPeer http = FlvPeer.play(server.flv("http", "a"));
            FlvPeer https = FlvPeer.play(server.flv("wss", "a"));
            watching.put("the RTMP player", rtmp.received());
            watching.put("the HTTP-FLV player", http.received());
            watching.put("the WebSocket player by TLS", https.received());
            everybodyGetsMore();
            String first = server.conf();
            String main = "listen 127.0.0.1:" + server.rtmp;
            assertThat(first).contains(main + ";");

            applied(first, "changed: nothing");
            String cached = first.replace("vhost __defaultVhost__ {", "vhost __defaultVhost__ { play { gop_cache off; queue_length 10; } ");
            applied(cached, "vhost[__defaultVhost__].play.gop_cache", "vhost[__defaultVhost__].play.queue_length");
            refused(cached.replace("daemon off;", "daemon off"), "srs.conf:2: daemon: unexpected end of line");
            refused(cached.replace("daemon off;", "daemon off; max_conections 5;"), "the nearest known is max_connections");

            String second = cached.replace(main + ";", main + " 127.0.0.1:" + ports[0] + ";");
            applied(second, "rtmp.listen");
            String newPort = "rtmp://127.0.0.1:" + ports[0] + "/live/a";
            Await.until("the new port listens", LIMIT, () -> server.log().contains("rtmp listens on 127.0.0.1:" + ports[0]));
            try (RtmpPeer late = RtmpPeer.player(newPort)) {
                watching.put("the player of the new port", late.received());
                everybodyGetsMore();
                refused(second.replace(main, main + " 127.0.0.1:" + taken.getLocalPort()), "cannot listen on 127.0.0.1:" + taken.getLocalPort());
                refused(second.replace("http_server {", "http_server { crossdomain off; ").replace("server.crt; }\n}", "none.crt; }\n}"), "none.crt");
                applied(cached, "rtmp.listen");
                Await.until("the port is closed", LIMIT, () -> server.log().contains("stopped listening on 127.0.0.1:" + ports[0]));

                String hosts = cached.replace("vhost off.example.com", "vhost new.example.com { http_remux { enabled on; } }\nvhost off.example.com")
                        .replace("vhost audio.example.com { http_remux { enabled on; has_video off; } }", "");
                applied(hosts, "vhost[new.example.com]", "vhost[audio.example.com]");
                String http2 = hosts.replace("enabled on; listen 127.0.0.1:0; dir", "enabled on; listen 127.0.0.1:0 127.0.0.1:" + ports[1] + "; crossdomain off; dir");
                applied(http2, "http_server.listen", "http_server.crossdomain");
                Await.until("the new HTTP port serves", LIMIT, () -> isServed("http://127.0.0.1:" + ports[1] + "/live/a.flv"));
                applied(http2 + "max_connections 500; pithy_print_ms 300;", "max_connections", "pithy_print_ms");
                everyStageSaysHowItIs();
                applied(first, "vhost[new.example.com]");
                assertThat(late.received().frames()).isNotEmpty();
            }
            assertThat(http.end()).isNotDone();
            assertThat(https.end()).isNotDone();
            assertThat(server.publishesOf("a")).isEqualTo(1);
        }
    }

    /** F011, F010: with the ids of the clients, which their other lines have, too. */
    private void everyStageSaysHowItIs() {
        for (String line : List.of("<- CPB time=\\d+, okbps=\\d+,\\d+,\\d+, ikbps=\\d+,\\d+,\\d+, mr=0/0, p1stpt=20000, pnt=60000",
                "-> PLA time=\\d+, msgs=\\d+, okbps=\\d+,\\d+,\\d+, ikbps=\\d+,\\d+,\\d+, mw=350/8",
                "-> HTS http: got \\d+ msgs, age=\\d+, min=8, mw=350, okbps=\\d+,\\d+,\\d+, ikbps=\\d+,\\d+,\\d+")) {
            Pattern pattern = Pattern.compile("\\]\\[([0-9a-z]{8})\\] " + line + "\\R");
            Await.until(line, LIMIT, () -> pattern.matcher(server.log()).find());
            Matcher found = pattern.matcher(server.log());
            assertThat(found.find()).isTrue();
            // a player may be there before the publisher, and then knows no id of it
            assertThat(server.log()).containsPattern("\\]\\[" + found.group(1) + "\\] client identified, ")
                    .containsPattern("\\]\\[" + found.group(1) + "\\] source url=/live/a, .*source_id=([0-9a-z]{8})?/");
        }
    }

    private static boolean isServed(String url) {
        try {
            return Http.head(url).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
