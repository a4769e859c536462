package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** Our own API: features come and go by it while streams play, and events tell what happens. */
@ExtendWith(Server.Resolver.class)
class ApiV2IT {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String REMUX = "srs.output.remux";

    @Test
    void changesFeaturesWhileAStreamPlays() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (Server server = Server.alone(Path.of("target", "e2e-api"));
                ChildProcess publisher = publisher(ffmpeg, server.rtmp("a"));
                RtmpPeer player = RtmpPeer.player(server.rtmp("a"))) {
            Path file = server.folder().resolve("api/key");
            Await.until("the key", WAIT, () -> Files.exists(file));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            assertThat(server.log()).contains("the key of /api/v2 is in " + file);
            String key = Files.readString(file).strip();
            assertThat(server.log()).doesNotContain(key);
            awaitMore(player);

            assertThat(feature(server).get("state").asText()).isEqualTo("active");
            Path jarFile = server.features().resolve(REMUX + ".jar");
            byte[] jar = Files.readAllBytes(jarFile);
            assertThat(change(server, "DELETE", "/api/v2/features/" + REMUX, "no key", BodyPublishers.noBody()).statusCode()).isEqualTo(401);
            assertThat(change(server, "DELETE", "/api/v2/features/srs.kernel", key, BodyPublishers.noBody()).statusCode()).isEqualTo(409);

            assertThat(change(server, "DELETE", "/api/v2/features/" + REMUX, key, BodyPublishers.noBody()).statusCode()).isEqualTo(200);
            assertThat(jarFile).doesNotExist();
            assertThat(feature(server)).isNull();
            HttpResponse<String> installed = change(server, "POST", "/api/v2/features", key, BodyPublishers.ofByteArray(jar));
            assertThat(installed.statusCode()).as(installed.body()).isEqualTo(201);
            assertThat(json(installed).get("ok").asBoolean()).isTrue();
            assertThat(jarFile).hasBinaryContent(jar);
            Await.until("HTTP-FLV is back", WAIT, () -> statusOf(server) == 200);

            assertThat(json(change(server, "POST", "/api/v2/features/" + REMUX + "/stop", key, BodyPublishers.noBody())).get("state").asText()).isEqualTo("resolved");
            assertThat(statusOf(server)).isEqualTo(404);
            JsonNode started = json(change(server, "POST", "/api/v2/features/" + REMUX + "/start", key, BodyPublishers.noBody()));
            assertThat(started.get("state").asText()).isEqualTo("active");
            assertThat(started.get("work").get("faults").asLong()).as(server.log()).isZero();
            assertThat(started.get("work").properties()).extracting(Map.Entry::getKey).containsExactly("faults", "tasks", "cpu_ms", "queued_ms", "queued");
            Await.until("HTTP-FLV is back", WAIT, () -> statusOf(server) == 200);

            HttpResponse<String> updated = Http.send(request(server, "/api/v2/features", key).header("Content-Type", "multipart/form-data; boundary=frontier")
                    .POST(BodyPublishers.ofByteArray(multipart(jar))).build());
            assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
            Await.until("HTTP-FLV is back", WAIT, () -> statusOf(server) == 200);
            try (var files = Files.list(server.features())) {
                assertThat(files.map(f -> f.getFileName().toString()).filter(name -> !name.matches("[a-z.]+\\.jar"))).as("left over").isEmpty();
            }

            Files.writeString(server.folder().resolve("srs.conf"), "max_connections 900;\n", java.nio.file.StandardOpenOption.APPEND);
            assertThat(change(server, "POST", "/api/v2/config/reload", key, BodyPublishers.noBody()).body()).contains("\"applied\":true", "max_connections");

            JsonNode client = json(get(server, "/api/v2/clients")).get("clients");
            String id = StreamSupport.stream(client.spliterator(), false).filter(c -> c.get("type").asText().equals("rtmp-play")).findFirst().orElseThrow().get("id").asText();
            awaitMore(player);
            assertThat(change(server, "DELETE", "/api/v2/clients/" + id, key, BodyPublishers.noBody()).statusCode()).isEqualTo(202);
            Await.until("the player has ended", WAIT, () -> explain(server, id).contains("\"verdict\":\"ended\""));
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    @Test
    void tellsWhatHappens(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.api("/api/v2/events"))).build();
        Http.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofLines()).thenAcceptAsync(answer -> answer.body().forEach(lines::add))
                .exceptionally(e -> {
                    lines.add(e.toString());
                    return null;
                });
        awaitLine(lines, "event: hello", "");
        try (ChildProcess publisher = publisher(ffmpeg, server.rtmp("api-2"))) {
            awaitLine(lines, "event: publish", "/live/api-2");
            assertThat(publisher.isAlive()).isTrue();
        }
        awaitLine(lines, "event: unpublish", "/live/api-2");
        awaitLine(lines, "event: client_ended", "/live/api-2");
        String cid = lines.stream().filter(line -> line.contains("\"received_bytes\"") && line.contains("/live/api-2")).findFirst()
                .map(line -> line.replaceAll(".*\"client\":\"([0-9a-z]{8})\".*", "$1")).orElseThrow();
        assertThat(explain(server, cid)).contains("fmle-publish of /live/api-2", "\"verdict\":\"ended\"");
    }

    /** An event of that kind whose data holds a text. */
    private static void awaitLine(List<String> lines, String event, String text) {
        try {
            Await.until(event + " " + text, WAIT, () -> holds(lines, event, text));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " in " + lines, e);
        }
    }

    private static boolean holds(List<String> lines, String event, String text) {
        List<String> all = List.copyOf(lines);
        for (int i = 0; i + 1 < all.size(); i++) {
            if (all.get(i).equals(event) && all.get(i + 1).contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static ChildProcess publisher(FfmpegTool ffmpeg, String url) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url);
    }

    private static void awaitMore(RtmpPeer player) {
        int before = player.received().frames().size();
        Await.until("the player gets more frames", WAIT, () -> player.received().frames().size() > before + Clip.FPS);
    }

    private static JsonNode feature(Server server) throws IOException {
        return StreamSupport.stream(json(get(server, "/api/v2/features")).get("features").spliterator(), false)
                .filter(feature -> feature.get("name").asText().equals(REMUX)).findFirst().orElse(null);
    }

    private static int statusOf(Server server) {
        try {
            return Http.head(server.flv("http", "a")).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String explain(Server server, String id) {
        try {
            return get(server, "/api/v2/clients/" + id + "/explain").body();
        } catch (IOException e) {
            return "";
        }
    }

    private static byte[] multipart(byte[] jar) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("--frontier\r\nContent-Disposition: form-data; name=\"jar\"; filename=\"x.jar\"\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        body.write(jar);
        body.write("\r\n--frontier--\r\n".getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static HttpResponse<String> change(Server server, String method, String path, String key, HttpRequest.BodyPublisher body) throws IOException {
        return Http.send(request(server, path, key).method(method, body).build());
    }

    private static HttpRequest.Builder request(Server server, String path, String key) {
        return HttpRequest.newBuilder(URI.create(server.api(path))).header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> get(Server server, String path) throws IOException {
        return Http.send(HttpRequest.newBuilder(URI.create(server.api(path))).build());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
