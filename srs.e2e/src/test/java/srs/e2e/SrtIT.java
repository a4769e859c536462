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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** F196 to F204: FFmpeg, with libsrt, publishes and plays. */
@ExtendWith(Server.Resolver.class)
class SrtIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PICTURES = Clip.SECONDS * Clip.FPS;
    private static final String VHOST = "srt.example.com";
    private static final String SRT = "srt { enabled on; } http_remux { enabled on; } publish { normal_timeout 60000; }";
    private static final String PASSPHRASE = "correct-horse";

    private static FfmpegTool ffmpeg;
    private static Server server;
    private static Server secret;
    private static int port;

    @BeforeAll
    static void start(Server shared) throws IOException {
        ffmpeg = FfmpegTool.orSkip();
        server = shared.also("vhost %s { %s }\n".formatted(VHOST, SRT));
        port = port(server);
        secret = Server.with(Path.of("target", "e2e-srt-secret"), """
                srt_server { enabled on; listen 127.0.0.1:0; passphrase %s; latency 200; }
                vhost %s { %s }
                """.formatted(PASSPHRASE, VHOST, SRT));
    }

    @AfterAll
    static void stop() {
        if (secret != null) {
            secret.close();
        }
    }

    private static int port(Server of) {
        return of.port("srt listens on UDP ", "127\\.0\\.0\\.1:");
    }

    private static String url(int at, String streamId, String more) {
        return "srt://127.0.0.1:" + at + "?connect_timeout=30000&streamid=" + streamId + more;
    }

    private static String publish(String stream) {
        return url(port, "#!::h=" + VHOST + ",r=live/" + stream + ",m=publish", "");
    }

    private static String play(String stream) {
        return url(port, "#!::h=" + VHOST + ",r=live/" + stream + ",m=request", "");
    }

    private static String flv(String stream) {
        return server.flv("http", stream) + "?vhost=" + VHOST;
    }

    private static ChildProcess push(Clip clip, String url) {
        return ffmpeg.ffmpeg("-re", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts", url);
    }

    /** A stream that does not end by itself. */
    private static ChildProcess pushForever(Clip clip, String url, String format) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f", format, url);
    }

    @ParameterizedTest
    @EnumSource(names = {"H264_AAC", "HEVC_AAC"})
    void playsByHttpAndRtmpWhatComesBySrt(Clip clip) {
        String stream = "push-" + clip;
        String codec = clip == Clip.H264_AAC ? "h264" : "hevc";
        try (Probe flv = Probe.all(ffmpeg, flv(stream)); Probe rtmp = Probe.packets(ffmpeg, server.rtmp(stream) + "?vhost=" + VHOST, PICTURES)) {
            server.awaitPlayers(VHOST, stream, 2);
            push(clip, publish(stream)).output(LIMIT);
            List<String> video = Probe.of(flv.lines(), "video");
            assertThat(video).anyMatch(line -> line.startsWith("stream,") && line.contains(codec));
            assertThat(video.stream().filter(line -> line.startsWith("packet,")).count()).isBetween((long) PICTURES - 1, (long) PICTURES);
            assertThat(Probe.of(rtmp.lines(), "video")).hasSizeGreaterThan(PICTURES / 3);
        }
        Await.until("the publisher's end is told", LIMIT, () -> server.log().contains("client finished, the peer has closed it"));
    }

    @Test
    void playsBySrtWhatComesByRtmp() {
        String stream = "pull-rtmp";
        try (ChildProcess publisher = pushForever(Clip.H264_AAC, server.rtmp(stream) + "?vhost=" + VHOST, "flv"); Probe srt = Probe.packets(ffmpeg, play(stream), PICTURES)) {
            assertPlayed(srt.lines(), "h264");
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    @Test
    void playsBySrtWhatComesBySrt() throws IOException {
        String stream = "pull-srt";
        try (ChildProcess publisher = pushForever(Clip.HEVC_AAC, publish(stream), "mpegts"); Probe srt = Probe.packets(ffmpeg, play(stream), PICTURES)) {
            Await.until("the publisher is listed", LIMIT, () -> clients().contains("\"srt-publish\""));
            Await.until("the player is listed", LIMIT, () -> clients().contains("\"srt-play\""));
            assertPlayed(srt.lines(), "hevc");
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    /** F208, and the kick of a publisher. */
    @Test
    void tellsOfCodecsAndFramesAndKicksOne() throws IOException {
        String stream = "told";
        try (ChildProcess publisher = pushForever(Clip.HEVC_AAC, publish(stream), "mpegts")) {
            JsonNode told = Await.value("frames of it", LIMIT, () -> {
                JsonNode streams = new ObjectMapper().readTree(Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v1/streams/?count=1000"))).build()).body()).get("streams");
                return StreamSupport.stream(streams.spliterator(), false).filter(each -> each.get("name").asText().equals(stream) && each.get("frames").asInt() > Clip.FPS).findFirst().orElse(null);
            });
            assertThat(told.get("video").get("codec").asText()).isEqualTo("HEVC");
            assertThat(told.get("audio").get("codec").asText()).isEqualTo("AAC");
            assertThat(told.get("recv_bytes").asLong()).isPositive();
            String kick = server.api("/api/v1/clients/" + told.get("publish").get("cid").asText());
            assertThat(Http.send(HttpRequest.newBuilder(URI.create(kick)).DELETE().build()).body()).contains("\"code\":0");
            assertThat(publisher.exitCode(LIMIT)).isNotZero();
        }
    }

    private static String clients() {
        try {
            return Http.send(HttpRequest.newBuilder(URI.create(server.api("/api/v1/clients/?count=100"))).build()).body();
        } catch (IOException e) {
            return "";
        }
    }

    private static void assertPlayed(List<String> lines, String codec) {
        assertThat(Probe.of(lines, "video")).anyMatch(line -> line.startsWith("stream,") && line.contains(codec)).hasSizeGreaterThan(PICTURES / 3);
        assertThat(Probe.of(lines, "video").get(0)).as("it begins at a key frame").contains(",K");
        assertThat(Probe.of(lines, "audio")).anyMatch(line -> line.startsWith("stream,") && line.contains("aac"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#!::r=live/refused,m=publish", "#!::h=nobody.example.com/live/refused,m=publish", "#!::h=srt.example.com,r=live/refused,m=both"})
    void refusesInTheHandshake(String streamId) {
        try (ChildProcess publisher = push(Clip.H264_AAC, url(port, streamId, ""))) {
            assertThat(publisher.exitCode(LIMIT)).isNotZero();
        }
    }

    @Test
    void refusesASecondPublisher() {
        try (ChildProcess first = pushForever(Clip.H264_AAC, publish("busy"), "mpegts")) {
            Await.until("it publishes", LIMIT, () -> server.log().contains("start publish url=" + VHOST + "/live/busy,"));
            try (ChildProcess second = push(Clip.H264_AAC, publish("busy"))) {
                assertThat(second.exitCode(LIMIT)).isNotZero();
            }
            assertThat(server.log()).contains("code=6007");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32})
    void encrypts(int keyBytes) {
        String key = "&passphrase=" + PASSPHRASE + (keyBytes == 0 ? "" : "&pbkeylen=" + keyBytes);
        int at = port(secret);
        String id = "#!::h=" + VHOST + ",r=live/secret-" + keyBytes + ",m=";
        try (ChildProcess wrong = push(Clip.H264_AAC, url(at, id + "publish", "&passphrase=another-horse")); ChildProcess none = push(Clip.H264_AAC, url(at, id + "publish", ""))) {
            assertThat(wrong.exitCode(LIMIT)).isNotZero();
            assertThat(none.exitCode(LIMIT)).isNotZero();
        }
        try (ChildProcess publisher = pushForever(Clip.H264_AAC, url(at, id + "publish", key), "mpegts");
                Probe srt = Probe.packets(ffmpeg, url(at, id + "request", key), PICTURES)) {
            assertPlayed(srt.lines(), "h264");
            assertThat(publisher.isAlive()).isTrue();
        }
        assertThat(secret.log()).containsPattern("encrypted=true, streamid=\\S*secret-" + keyBytes + ",");
    }
}
