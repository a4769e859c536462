package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** Pictures of live streams by the API: FFmpeg publishes, and FFmpeg decodes what comes back. */
@ExtendWith(Server.Resolver.class)
class SnapshotIT {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Map<Clip, String> CODECS = Map.of(Clip.H264_AAC, "h264", Clip.HEVC_AAC, "hevc", Clip.AV1_OPUS, "av1");

    private static ChildProcess publisher(FfmpegTool ffmpeg, Clip clip, String url) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url);
    }

    private static String path(Server server, String vhost, String stream) {
        return "/api/v2/streams/" + Await.value("stream " + stream, WAIT, () -> {
            String query = "?vhost=" + vhost + "&name=" + stream;
            JsonNode streams = new ObjectMapper().readTree(Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v2/streams" + query))).build()).body()).get("streams");
            return streams.isEmpty() || streams.get(0).get("publisher").isNull() ? null : streams.get(0).get("id").asText();
        }) + "/snapshot.jpg";
    }

    private static HttpResponse<byte[]> get(Server server, String path) throws IOException {
        try {
            return Http.CLIENT.send(HttpRequest.newBuilder(URI.create(server.api(path))).build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String problem(Server server, String path, int status) throws IOException {
        HttpResponse<byte[]> answer = get(server, path);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return new ObjectMapper().readTree(text).get("detail").asText();
    }

    /** What FFmpeg makes of a picture: {@code mjpeg,160,90}. */
    private static String decoded(FfmpegTool ffmpeg, HttpResponse<byte[]> answer) throws IOException {
        assertThat(answer.statusCode()).as(new String(answer.body(), StandardCharsets.ISO_8859_1)).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
        Path file = Files.write(Files.createTempFile("snapshot", ".jpg"), answer.body());
        String text = ffmpeg.ffprobe("-count_frames", "-show_entries", "stream=codec_name,width,height,nb_read_frames", "-of", "csv=p=0", file.toString()).text(WAIT).trim();
        Files.delete(file);
        return text;
    }

    @Test
    void showsWhatIsLive() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path program = ffmpeg.program(Files.createTempDirectory("srs-e2e-").resolve("ffmpeg"));
        Path slow = Files.writeString(program.resolveSibling("slow"), "#!/bin/sh\nexec sleep 1000\n");
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        List<ChildProcess> publishers = new ArrayList<>();
        try (Server server = Server.alone(Path.of("target", "e2e-snapshot"), """
                snapshot { ffmpeg %s; timeout 50; cache 600; }
                vhost off.snapshot { snapshot { enabled off; } publish { normal_timeout 60000; } }
                vhost shut.snapshot { security { enabled on; allow publish all; deny play all; } publish { normal_timeout 60000; } }
                vhost nocache.snapshot { play { gop_cache off; } publish { normal_timeout 60000; } }
                """.formatted(program))) {
            for (Map.Entry<Clip, String> clip : CODECS.entrySet()) {
                publishers.add(publisher(ffmpeg, clip.getKey(), server.rtmp(clip.getValue())));
            }
            publishers.add(publisher(ffmpeg, Clip.AAC_ONLY, server.rtmp("radio")));
            for (String vhost : List.of("off.snapshot", "shut.snapshot", "nocache.snapshot")) {
                publishers.add(publisher(ffmpeg, Clip.H264_ONLY, server.rtmp("a") + "?vhost=" + vhost));
            }

            for (String codec : CODECS.values()) {
                assertThat(decoded(ffmpeg, get(server, path(server, "__defaultVhost__", codec)))).as(codec).isEqualTo("mjpeg,160,90,1");
            }
            String h264 = path(server, "__defaultVhost__", "h264");
            assertThat(decoded(ffmpeg, get(server, h264 + "?width=320"))).isEqualTo("mjpeg,320,180,1");
            assertThat(decoded(ffmpeg, get(server, path(server, "nocache.snapshot", "a")))).as("the next key frame").isEqualTo("mjpeg,160,90,1");

            // who asks again gets the same, and so does a crowd
            List<CompletableFuture<HttpResponse<byte[]>>> crowd = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                crowd.add(Http.CLIENT.sendAsync(HttpRequest.newBuilder(URI.create(server.api(h264))).build(), BodyHandlers.ofByteArray()));
            }
            byte[] first = get(server, h264).body();
            assertThat(crowd).allSatisfy(one -> assertThat(Await.result("a picture", one).body()).isEqualTo(first));

            assertThat(new String(get(server, "/api/v2/openapi.json").body(), StandardCharsets.UTF_8)).contains("/api/v2/streams/{id}/snapshot.jpg");
            assertThat(problem(server, path(server, "__defaultVhost__", "radio"), 404)).isEqualTo("the stream has no video");
            assertThat(problem(server, "/api/v2/streams/vid-none/snapshot.jpg", 404)).isEqualTo("no stream has this id");
            assertThat(problem(server, path(server, "off.snapshot", "a"), 404)).startsWith("snapshot.enabled is off");
            assertThat(problem(server, path(server, "shut.snapshot", "a"), 403)).isEqualTo("who may not play the stream may not see it");
            assertThat(problem(server, h264 + "?width=8", 400)).isEqualTo("width is not in 16..4096");
            assertThat(problem(server, h264 + "?width=../x", 400)).isEqualTo("width is not in 16..4096");

            server.reload(server.conf().replace(program.toString(), slow.toString()).replace("timeout 50", "timeout 1").replace("cache 600", "cache 0"));
            assertThat(problem(server, h264, 504)).isIn("ffmpeg took too long", "ffmpeg was not ready in time", "no key frame came in time");

            Path jar = server.features().resolve("srs.output.snapshot.jar");
            byte[] bundle = Files.readAllBytes(jar);
            server.reload(server.conf().replace(slow.toString(), program.toString()).replace("timeout 1;", "timeout 50;"));
            Files.delete(jar);
            Await.value("the call has gone", WAIT, () -> new String(get(server, h264).body(), StandardCharsets.UTF_8).contains("no call has this path") ? jar : null);
            Files.write(jar.resolveSibling("snapshot.tmp"), bundle);
            Files.move(jar.resolveSibling("snapshot.tmp"), jar);
            Await.value("it is back", WAIT, () -> get(server, h264).statusCode() == 200 ? jar : null);
            assertThat(publishers).allMatch(ChildProcess::isAlive);
        } finally {
            publishers.forEach(ChildProcess::close);
        }
    }
}
