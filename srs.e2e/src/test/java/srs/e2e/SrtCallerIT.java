package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;

/** The server calls listeners of FFmpeg, with libsrt: it pulls their streams, and pushes its own. */
@ExtendWith(Server.Resolver.class)
class SrtCallerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PICTURES = Clip.SECONDS * Clip.FPS;
    private static final String VHOST = "caller.example.com";
    private static final String PASSPHRASE = "correct-horse";

    private static FfmpegTool ffmpeg;
    private static Server server;
    private static int source;
    private static int target;
    private static int ours;
    private static int theirs;

    @BeforeAll
    static void start() throws IOException {
        ffmpeg = FfmpegTool.orSkip();
        source = Loopback.freeUdpPort();
        target = Loopback.freeUdpPort();
        ours = Loopback.freeUdpPort();
        theirs = Loopback.freeUdpPort();
        server = Server.with(Path.of("target", "e2e-srt-caller"), """
                vhost %s {
                    http_remux { enabled on; }
                    srt_pull live/pulled { enabled on; url "srt://127.0.0.1:%d?latency=300&passphrase=%s&pbkeylen=24"; }
                    srt_pull live/met { enabled on; url "srt://127.0.0.1:%d?mode=rendezvous&port=%d&latency=300&passphrase=%s"; }
                    srt_push live/pushed { enabled on; url "srt://127.0.0.1:%d?streamid=[stream]&latency=300&passphrase=%s&pbkeylen=32&kmrefreshrate=60&kmpreannounce=20"; }
                }
                """.formatted(VHOST, source, PASSPHRASE, theirs, ours, PASSPHRASE, target, PASSPHRASE));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** An encoder that waits for whoever calls, once. */
    private static ChildProcess encoder() {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts",
                "srt://127.0.0.1:" + source + "?mode=listener&passphrase=" + PASSPHRASE);
    }

    private static JsonNode call(String kind) {
        return call(kind, "");
    }

    /** The call of the stream that ends so. */
    private static JsonNode call(String kind, String stream) {
        try {
            String body = Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v2/srt/calls"))).build()).body();
            for (JsonNode call : new ObjectMapper().readTree(body).get("calls")) {
                if (call.get("kind").asText().equals(kind) && call.get("stream").asText().endsWith(stream)) {
                    return call;
                }
            }
            throw new AssertionError("no " + kind + " in " + body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void pullsAndCallsAgainWhenTheEncoderComesBack() {
        Await.until("nobody answers yet", LIMIT, () -> call("pull", "/pulled").get("failures").asInt() > 0);
        assertThat(call("pull", "/pulled").get("to").asText()).isEqualTo("srt://127.0.0.1:" + source);
        assertThat(call("pull", "/pulled").get("problem").asText()).isEqualTo("no answer within 3000 ms");
        try (ChildProcess encoder = encoder()) {
            try (Probe player = Probe.packets(ffmpeg, server.flv("http", "pulled") + "?vhost=" + VHOST, PICTURES)) {
                List<String> lines = player.lines();
                assertThat(Probe.of(lines, "video")).anyMatch(line -> line.startsWith("stream,") && line.contains("h264")).hasSizeGreaterThan(PICTURES / 3);
                assertThat(Probe.of(lines, "audio")).anyMatch(line -> line.startsWith("stream,") && line.contains("aac"));
            }
            assertThat(encoder.isAlive()).isTrue();
            Await.until("its statistics are there", LIMIT, () -> call("pull", "/pulled").get("statistics").path("pktRecvUnique").asInt() > 0);
            assertThat(call("pull", "/pulled").get("state").asText()).isEqualTo("connected");
            encoder.terminate();
            encoder.exitCode(LIMIT);
        }
        Await.until("its end is noticed", LIMIT, () -> !call("pull", "/pulled").get("state").asText().equals("connected"));
        try (ChildProcess again = encoder()) {
            Await.until("it is called again", LIMIT, () -> call("pull", "/pulled").get("connections").asInt() == 2);
            assertThat(again.isAlive()).isTrue();
        }
    }

    /** A configuration that comes by the API begins a call and ends it, under streams that are live. */
    @Test
    void callsWhatTheApiAdds() throws IOException {
        int port = Loopback.freeUdpPort();
        String added = "vhost added.example.com { srt_pull live/added { enabled on; url \"srt://127.0.0.1:%d?latency=300\"; } }%n".formatted(port);
        try (ChildProcess encoder = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts",
                "srt://127.0.0.1:" + port + "?mode=listener")) {
            apply(text -> text + added);
            Await.until("it is pulled", LIMIT, () -> call("pull", "/added").get("state").asText().equals("connected"));
            Await.until("it comes", LIMIT, () -> call("pull", "/added").get("statistics").path("pktRecvUnique").asInt() > 0);
            apply(text -> text.replace(added, ""));
            assertThat(encoder.exitCode(LIMIT)).as("it is told that nobody listens").isGreaterThanOrEqualTo(0);
        }
        assertThat(server.log()).contains("srt pull of added.example.com/live/added ends, it is wanted no more");
    }

    private static void apply(UnaryOperator<String> change) throws IOException {
        String key = "Bearer " + Files.readString(server.folder().resolve("api/key")).strip();
        JsonNode now = new ObjectMapper().readTree(Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v2/config"))).header("Authorization", key).build()).body());
        HttpResponse<String> answer = Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v2/config/apply"))).header("Authorization", key)
                .header("If-Match", "\"" + now.get("generation").asText() + "\"").POST(BodyPublishers.ofString(change.apply(now.get("text").asText()))).build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void meetsLibsrtThatCallsItToo() {
        SrtRelay.orSkip();
        int in = Loopback.freeUdpPort();
        try (ChildProcess relay = SrtRelay.listening(in, "srt://127.0.0.1:" + in + "?mode=listener",
                "srt://127.0.0.1:" + ours + "?mode=rendezvous&port=" + theirs + "&passphrase=" + PASSPHRASE + "&conntimeo=60000");
                ChildProcess encoder = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts",
                        "srt://127.0.0.1:" + in + "?connect_timeout=60000");
                Probe player = Probe.packets(ffmpeg, server.flv("http", "met") + "?vhost=" + VHOST, PICTURES)) {
            Await.until("they have met", LIMIT, () -> call("pull", "/met").get("connections").asInt() == 1 || !relay.isAlive());
            assertThat(Probe.of(player.lines(), "video")).as(relay.errors() + encoder).hasSizeGreaterThan(PICTURES / 3);
        }
    }

    /** With another key each second or so. */
    @Test
    void pushesWhileTheStreamIsPublished() {
        try (Probe player = Probe.packets(ffmpeg, "srt://127.0.0.1:" + target + "?mode=listener&passphrase=" + PASSPHRASE, PICTURES);
                ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.HEVC_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                        server.rtmp("pushed") + "?vhost=" + VHOST)) {
            List<String> lines = player.lines();
            assertThat(Probe.of(lines, "video")).anyMatch(line -> line.startsWith("stream,") && line.contains("hevc")).hasSizeGreaterThan(PICTURES / 3);
            assertThat(Probe.of(lines, "video").get(0)).as("it begins at a key frame").contains(",K");
            assertThat(publisher.isAlive()).isTrue();
        }
        Await.until("the push ends with its stream", LIMIT, () -> server.log().contains("srt push of " + VHOST + "/live/pushed ends, it is wanted no more")
                || server.log().contains("srt push of " + VHOST + "/live/pushed: "));
    }
}
