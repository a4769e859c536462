package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;
import srs.testkit.LossyNetwork;

/** Bonding: the server pushes a stream to itself, from one vhost to another, by two networks. One of them is cut for two seconds. */
@ExtendWith(Server.Resolver.class)
class SrtGroupIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration CUT = Duration.ofSeconds(2);
    private static final String FROM = "from.example.com";
    private static final String TO = "to.example.com";
    private static final int DELAY_MS = 25;
    private static final int SEED = 20;
    private static final int SECONDS = 10;
    /** So long that a machine that is busy with other things does not spend it. */
    private static final int LATENCY_MS = 2_000;

    private static FfmpegTool ffmpeg;
    private static LossyNetwork first;
    private static LossyNetwork second;
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        ffmpeg = FfmpegTool.orSkip();
        int port = Loopback.freeUdpPort();
        first = LossyNetwork.to(port, SEED).delaying(DELAY_MS, 0);
        second = LossyNetwork.to(port, SEED + 1).delaying(DELAY_MS, 0);
        String query = "?streamid=#!::h=" + TO + ",r=live/[stream],m=publish&latency=" + LATENCY_MS + "&grouptype=";
        server = Server.with(Path.of("target", "e2e-srt-group"), """
                srt_server { enabled on; listen 127.0.0.1:%d; }
                vhost %s {
                    srt_push live/broadcast { enabled on; url "%s"; }
                    srt_push live/backup { enabled on; url "%s"; }
                }
                vhost %s { publish { firstpkt_timeout 60000; normal_timeout 60000; } srt { enabled on; } http_remux { enabled on; } }
                """.formatted(port, FROM, ways(query + "broadcast"), ways(query + "backup&weight=2"), TO));
    }

    private static String ways(String query) {
        return "srt://127.0.0.1:" + first.port() + query + " srt://127.0.0.1:" + second.port() + query.replace("weight=2", "weight=1");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (first != null) {
            first.close();
            second.close();
        }
    }

    private static JsonNode ways(String stream, int count) {
        return Await.value(count + " ways of " + stream, LIMIT, () -> {
            String body = Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v2/srt/calls"))).build()).body();
            for (JsonNode call : new ObjectMapper().readTree(body).get("calls")) {
                if (call.get("stream").asText().endsWith("/" + stream) && call.get("ways").size() == count) {
                    return call.get("ways");
                }
            }
            return null;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "backup"})
    void losesNoFrameThoughOneOfTwoWaysIsCutForTwoSeconds(String stream) {
        int packets = SECONDS * Clip.FPS;
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                server.rtmp(stream) + "?vhost=" + FROM)) {
            ways(stream, 2);
            Await.until("it comes out", LIMIT, () -> server.publishesOf(TO, stream) == 1);
            try (Probe player = Probe.packets(ffmpeg, server.flv("http", stream) + "?vhost=" + TO, packets)) {
                server.awaitPlayers(TO, stream, 1);
                long cutNs = System.nanoTime();
                first.cut(true);
                Await.until("two seconds have passed", LIMIT, () -> System.nanoTime() - cutNs >= CUT.toNanos());
                first.cut(false);
                List<Pictures.Picture> pictures = Pictures.of(player.lines(Duration.ofSeconds(SECONDS)), Pictures.FLV_CLOCK);
                Pictures.assertNoGap(pictures);
                assertThat(pictures).hasSizeGreaterThan(packets / 3);
            }
            assertThat(first.lost()).as("datagrams of the first way").isPositive();
            JsonNode ways = ways(stream, 2);
            assertThat(ways.get(0).get("peer").asText()).isNotEqualTo(ways.get(1).get("peer").asText());
            assertThat(ways.get(0).get("statistics").get("pktSentUnique").asLong()).isPositive();
            assertThat(ways.get(1).get("statistics").get("pktSentUnique").asLong()).as("the second way has carried it meanwhile").isPositive();
            assertThat(server.publishesOf(TO, stream)).as("it never called again").isEqualTo(1);
            assertThat(publisher.isAlive()).isTrue();
        }
    }
}
