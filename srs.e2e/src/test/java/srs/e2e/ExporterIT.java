package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.testkit.Await;

/** What Prometheus reads (compat 3.9): SRS's names, and those beyond them. */
@ExtendWith(Server.Resolver.class)
class ExporterIT {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+(?:\\{[^}]*})?) ([-+.\\dENaInf]+)$");

    private static HttpResponse<String> scrape(String host, int port) throws IOException {
        return Http.send(HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/metrics")).build());
    }

    private static Map<String, Double> samples(String text) {
        Map<String, Double> samples = new TreeMap<>();
        for (Matcher line = SAMPLE.matcher(text); line.find();) {
            assertThat(samples.put(line.group(1), Double.valueOf(line.group(2)))).as(line.group(1) + " twice").isNull();
        }
        return samples;
    }

    private static FlvTag frame(int bytes) {
        return new FlvTag(new FlvTagHeader(FlvTagHeader.TYPE_VIDEO, bytes, /* timestampMs= */ 0), Unpooled.wrappedBuffer(new byte[bytes]).setByte(0, 0x12));
    }

    @Test
    void tellsTheCodeOfMetricsThatAreOff(Server server) throws IOException {
        assertThat(scrape("127.0.0.3", server.api).body()).isEqualTo("{\"code\":1090}");
    }

    @Test
    void servesTheMetricsOnItsOwnPort() throws IOException {
        try (Server server = Server.with(Path.of("target", "e2e-exporter"), """
                exporter { enabled on; listen 127.0.0.4:0; label cn-beijing; tag edge-1; }
                vhost exec.example.com { exec { enabled on; publish sleep 1000; } publish { normal_timeout 60000; } }
                """)) {
            int port = server.port("http listens on ", "127\\.0\\.0\\.4:");
            tellsOfALiveStream(server, port);
            tellsOfProgramsThatRunBesideTheServer(server, port);
        }
    }

    private static void tellsOfALiveStream(Server server, int port) throws IOException {
        try (RtmpPeer player = RtmpPeer.player(server.rtmp("a")); RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("a"))) {
            publisher.publish(List.of(frame(1000), frame(2000)));
            Await.until("the frames arrive", () -> player.received().frames().size() == 2);
            HttpResponse<String> answer = scrape("127.0.0.4", port);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            assertThat(answer.body()).contains("# TYPE srs_streams gauge", "# HELP srs_clients_total ", "# TYPE srs_clients_total counter", "label=\"cn-beijing\"", "tag=\"edge-1\"");
            Map<String, Double> samples = samples(answer.body());
            String stream = "{app=\"live\",stream=\"a\",vhost=\"__defaultVhost__\"}";
            assertThat(samples).containsEntry("srs_streams", 1.0).containsEntry("srs_stream_live" + stream, 1.0)
                    .containsEntry("srs_stream_players" + stream, 1.0).containsEntry("srs_stream_receive_bytes_total" + stream, 3000.0)
                    .containsEntry("srs_clients_errs_total", 0.0).containsEntry("srs_clients_by_type{protocol=\"rtmp\",type=\"rtmp-play\"}", 1.0)
                    .containsEntry("srs_bundle_active{bundle=\"srs.protocol.rtmp\",version=\"0.1.0.SNAPSHOT\"}", 1.0)
                    .hasEntrySatisfying("srs_bundle_tasks_total{bundle=\"srs.exporter\"}", tasks -> assertThat(tasks).isNotNegative())
                    .hasEntrySatisfying("srs_receive_bytes_total", bytes -> assertThat(bytes).isEqualTo(3000))
                    .hasEntrySatisfying("srs_send_bytes_total", bytes -> assertThat(bytes).isGreaterThanOrEqualTo(3000))
                    .hasEntrySatisfying("srs_clients", count -> assertThat(count).isGreaterThanOrEqualTo(2))
                    .hasEntrySatisfying("srs_clients_total", count -> assertThat(count).isGreaterThanOrEqualTo(2))
                    .hasEntrySatisfying("srs_memory", kb -> assertThat(kb).isBetween(20_000.0, 2_000_000.0))
                    .hasEntrySatisfying("srs_cpu_percent", cpu -> assertThat(cpu).isBetween(0.0, 6400.0))
                    .containsEntry("srs_dropped_frames_total{cause=\"socket_full\"}", 0.0).containsEntry("srs_dropped_frames_total{cause=\"paused\"}", 0.0)
                    .containsEntry("srs_dropped_frames_total{cause=\"loop_held_up\"}", 0.0).containsEntry("srs_dropped_frames_total{cause=\"sink_slow\"}", 0.0)
                    .containsKey("srs_loop_delay_max_seconds{loop=\"1\"}")
                    .hasEntrySatisfying("srs_loop_delay_seconds{loop=\"1\"}", delay -> assertThat(delay).isBetween(0.0, 1.0));
            assertThat(samples.keySet()).anyMatch(name -> name.startsWith("srs_node_uname_info{")).anyMatch(name -> name.startsWith("srs_build_info{"));
            assertThat(samples(scrape("127.0.0.3", server.api).body())).as("beside the API").containsEntry("srs_streams", 1.0);
        }
        assertThat(scrape("127.0.0.4", port).statusCode()).isEqualTo(200);
    }

    private static void tellsOfProgramsThatRunBesideTheServer(Server server, int port) throws IOException {
        assertThat(scrape("127.0.0.4", port).body()).doesNotContain("srs_child_up{");
        String child = "{bundle=\"srs.output.exec\",name=\"exec exec.example.com/live/a\"}";
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("a") + "?vhost=exec.example.com")) {
            publisher.publish(List.of(frame(1000)));
            Map<String, Double> samples = Await.value("it runs", () -> {
                Map<String, Double> now = samples(scrape("127.0.0.4", port).body());
                return now.getOrDefault("srs_child_up" + child, 0.0) == 1 ? now : null;
            });
            assertThat(samples).containsEntry("srs_child_restarts_total" + child, 0.0).containsEntry("srs_children{bundle=\"srs.output.exec\",state=\"running\"}", 1.0)
                    .containsKeys("srs_child_cpu_seconds_total" + child, "srs_child_uptime_seconds" + child)
                    .hasEntrySatisfying("srs_child_resident_bytes" + child, bytes -> assertThat(bytes).isBetween(1e5, 1e8));
        }
        Await.until("it is gone", () -> {
            try {
                return !scrape("127.0.0.4", port).body().contains("srs_child_up{");
            } catch (IOException e) {
                return false;
            }
        });
    }
}
