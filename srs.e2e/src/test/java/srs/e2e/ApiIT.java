package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** SRS's API while FFmpeg publishes and players watch: what is told is so, and what is kicked goes. */
@ExtendWith(Server.Resolver.class)
class ApiIT {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String ALL = "?count=1000";

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/", "/api/v1/", "/api/v1/versions", "/api/v1/summaries", "/api/v1/rusages", "/api/v1/self_proc_stats",
        "/api/v1/system_proc_stats", "/api/v1/meminfos", "/api/v1/authors", "/api/v1/features", "/api/v1/requests", "/api/v1/vhosts/", "/api/v1/streams/",
        "/api/v1/clients/", "/api/v1/raw?rpc=raw", "/api/v1/clusters", "/api/v1/tests/requests"})
    void answers(String path, Server server) throws IOException {
        HttpResponse<String> answer = get(server, path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(answer).get("code").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/v1/vhosts/x, 2014", "GET, /api/v1/streams/x, 2048", "GET, /api/v1/clients/x, 2049", "DELETE, /api/v1/clients/x, 2049",
        "GET, /api/v1/raw?rpc=reload, 1061", "GET, /api/v1/versions?callback=%3Cscript%3E, 4058"})
    void saysNo(String method, String path, int code, Server server) throws IOException {
        HttpResponse<String> answer = call(server, method, path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"code\":" + code + "}");
    }

    /** Its size is in key frames alone. */
    @Test
    void tellsTheSizeOfVp9(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.VP9_AC3.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", server.rtmp("api-vp9"))) {
            JsonNode video = Await.value("the stream with its size", WAIT, () -> find(server, "streams", "name", "api-vp9")
                    .map(stream -> stream.get("video")).filter(its -> its.path("width").asInt() > 0).orElse(null));
            assertThat(video.get("codec").asText()).isEqualTo("VP9");
            assertThat(video.get("width").asInt()).isEqualTo(160);
            assertThat(video.get("height").asInt()).isEqualTo(90);
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    @Test
    void tellsOfPublisherAndPlayersAndKicksOne(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                server.rtmp("api-1?token=secret")); RtmpPeer stays = RtmpPeer.player(server.rtmp("api-1"))) {
            FlvPeer viewer = FlvPeer.play(server.flv("http", "api-1"));
            Await.until("the viewer gets frames", WAIT, () -> !viewer.received().frames().isEmpty() && !stays.received().frames().isEmpty());

            JsonNode stream = Await.value("the stream with three clients and its rate", WAIT, () -> find(server, "streams", "name", "api-1")
                    .filter(s -> s.get("clients").asInt() == 3 && s.get("kbps").get("recv_30s").asInt() > 0).orElse(null));
            assertThat(stream.get("publish").get("active").asBoolean()).isTrue();
            assertThat(stream.get("video").get("codec").asText()).isEqualTo("H264");
            assertThat(stream.get("video").get("width").asInt()).isEqualTo(160);
            assertThat(stream.get("video").get("height").asInt()).isEqualTo(90);
            assertThat(stream.get("audio").get("codec").asText()).isEqualTo("AAC");
            assertThat(stream.get("audio").get("channel").asInt()).isPositive();
            assertThat(stream.get("recv_bytes").asLong()).isPositive();
            assertThat(json(get(server, "/api/v1/streams/" + stream.get("id").asText())).get("stream").get("name").asText()).isEqualTo("api-1");
            JsonNode vhost = json(get(server, "/api/v1/vhosts/" + stream.get("vhost").asText())).get("vhost");
            assertThat(vhost.get("name").asText()).isEqualTo("__defaultVhost__");
            assertThat(vhost.get("recv_bytes").asLong()).isPositive();

            JsonNode publishing = json(get(server, "/api/v1/clients/" + stream.get("publish").get("cid").asText())).get("client");
            assertThat(publishing.get("type").asText()).isEqualTo("fmle-publish");
            assertThat(publishing.get("publish").asBoolean()).isTrue();
            JsonNode watching = client(server, "api-1", "flv-play").orElseThrow();
            assertThat(watching.get("stream").asText()).isEqualTo(stream.get("id").asText());
            assertThat(watching.get("ip").asText()).isEqualTo("127.0.0.1");
            assertThat(watching.get("send_bytes").asLong()).isPositive();

            String id = watching.get("id").asText();
            assertThat(json(call(server, "DELETE", "/api/v1/clients/" + id)).get("code").asInt()).isZero();
            Await.until("the viewer's connection ends", WAIT, () -> viewer.end().isDone());
            Await.until("it is no client any more", WAIT, () -> body(server, "/api/v1/clients/" + id).equals("{\"code\":2049}"));
            int before = stays.received().frames().size();
            Await.until("the other player goes on", WAIT, () -> stays.received().frames().size() > before + Clip.FPS);
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    @Test
    void isOpenToPagesOfOtherOrigins(Server server) throws IOException {
        HttpResponse<String> asked = Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v1/clients/x"))).header("Origin", "http://example.com")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build());
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(asked.headers().firstValue("Access-Control-Allow-Methods")).contains("*");
    }

    @Test
    void redirectsToTheSlash(Server server) throws IOException {
        HttpResponse<String> answer = get(server, "/api/v1/streams?count=1");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1/streams/?count=1");
        assertThat(get(server, "/api/v1/nosuch").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsItsVersionOnThePortOfStreamsToo(Server server) throws IOException {
        JsonNode there = json(Http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.http + "/api/v1/versions")).build()));
        JsonNode here = json(get(server, "/api/v1/versions"));
        assertThat(there).isEqualTo(here);
        assertThat(here.get("data").get("major").asInt()).isEqualTo(7);
        assertThat(here.get("server").asText()).matches("vid-[0-9a-z]{7}");
        assertThat(here.get("service").asText()).matches("[0-9a-z]{8}");
    }

    private static Optional<JsonNode> client(Server server, String stream, String type) throws IOException {
        return StreamSupport.stream(json(get(server, "/api/v1/clients/" + ALL)).get("clients").spliterator(), false)
                .filter(c -> c.get("name").asText().equals(stream) && c.get("type").asText().equals(type)).findFirst();
    }

    private static Optional<JsonNode> find(Server server, String list, String member, String value) {
        try {
            return StreamSupport.stream(json(get(server, "/api/v1/" + list + "/" + ALL)).get(list).spliterator(), false)
                    .filter(object -> object.get(member).asText().equals(value)).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String body(Server server, String path) {
        try {
            return get(server, path).body();
        } catch (IOException e) {
            return "";
        }
    }

    private static HttpResponse<String> get(Server server, String path) throws IOException {
        return call(server, "GET", path);
    }

    private static HttpResponse<String> call(Server server, String method, String path) throws IOException {
        return Http.send(HttpRequest.newBuilder(URI.create(server.api(path))).method(method, HttpRequest.BodyPublishers.noBody()).build());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
