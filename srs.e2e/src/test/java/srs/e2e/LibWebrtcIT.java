package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** F159, F160, F161, F188, F195: libwebrtc, as native applications have it, publishes and plays. One after the other: each codes. */
@ExtendWith(Server.Resolver.class)
@Execution(ExecutionMode.SAME_THREAD)
class LibWebrtcIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SECOND_OF_PICTURES = 25;
    private static final int SECOND_OF_SOUND = 100;
    private static final String VHOST = "native.example.com";
    /** Where Opus goes to other protocols as it is. */
    private static final String PASSING = "passing.example.com";

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Server.with(Path.of("target", "e2e-libwebrtc"), """
                rtc_server { enabled on; listen 127.0.0.1:0; }
                srt_server { enabled on; listen 127.0.0.1:0; }
                vhost %s { rtc { enabled on; rtmp_to_rtc on; rtc_to_rtmp on; } srt { enabled on; } publish { normal_timeout 60000; } }
                vhost %s { rtc { enabled on; rtc_to_rtmp on; opus_passthrough on; } publish { normal_timeout 60000; } }
                """.formatted(VHOST, PASSING));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String call(String kind, String stream) {
        return call(VHOST, kind, stream);
    }

    private static String call(String vhost, String kind, String stream) {
        return server.api("/rtc/v1/" + kind + "/?vhost=" + vhost + "&app=live&stream=" + stream);
    }

    /** The codec of the URL is the one that is taken of those that the peer offers. */
    @ParameterizedTest
    @CsvSource({"h264, H264, opus, h264, AAC", "vp8, VP8, pcmu, , AAC", "vp9, VP9, pcma, , AAC", "av1, AV1, opus, av1, Opus"})
    void playsWhatAnotherOnePublishes(String wish, String codec, String acodec, String inRtmp, String sound) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String vhost = sound.equals("Opus") ? PASSING : VHOST;
        try (LibWebrtc publisher = LibWebrtc.publisherOrSkip(call(vhost, "whip", wish) + "&vcodec=" + wish + "&acodec=" + acodec)) {
            try (LibWebrtc player = LibWebrtc.playerOrSkip(call(vhost, "whep", wish), codec)) {
                publisher.connected();
                player.connected().sees(SECOND_OF_PICTURES, SECOND_OF_SOUND);
                assertThat(player.width()).isEqualTo(320);
            }
            if (inRtmp != null) {
                // the process that makes AAC of Opus may only begin now; all pictures since the first, seconds of them, come before its sound
                Await.until("it has sound", LIMIT, () -> api("/api/v1/streams/?count=100").matches(".*\"name\":\"" + wish + "\"((?!\"name\":).)*\"" + sound + "\".*"));
                try (Probe probe = Probe.packets(ffmpeg, server.rtmp(wish) + "?vhost=" + vhost, 500)) {
                    List<String> lines = probe.lines();
                    assertThat(Probe.of(lines, "video")).anyMatch(line -> line.startsWith("stream,") && line.contains(inRtmp)).hasSizeGreaterThan(10);
                    assertThat(lines.stream().filter(line -> line.startsWith("packet,audio")).map(line -> line.split(",")[2])).as("the times of its sounds, none twice").doesNotHaveDuplicates();
                    assertThat(Probe.of(lines, "audio")).anyMatch(line -> line.startsWith("stream,") && line.contains(sound.toLowerCase(Locale.ROOT))).hasSizeGreaterThan(10);
                }
            }
        }
    }

    /** F189: a player that asks for both gets what there is. */
    @ParameterizedTest
    @CsvSource({"sound, 0, 100", "picture, 25, 0"})
    void playsSoundOrPictureAlone(String kind, int pictures, int pieces) throws IOException {
        try (LibWebrtc publisher = LibWebrtc.orSkip(List.of(), LibWebrtcPeer.PUBLISH, kind, call("whip", kind)); LibWebrtc player = LibWebrtc.playerOrSkip(call("whep", kind))) {
            publisher.connected();
            player.connected().sees(pictures, pieces);
            assertThat(player.pictures() > 0).isEqualTo(pictures > 0);
            assertThat(player.sound() > 0).isEqualTo(pieces > 0);
        }
    }

    /** The other role in DTLS, and the other kind of key. */
    @Test
    void shakesHandsWithAServerThatIsTheClientAndHasAnRsaKey() throws IOException {
        String before = server.conf();
        server.reloaded(conf -> conf.replace("rtc_server { enabled on;", "rtc_server { enabled on; ecdsa off;").replace("rtc { enabled on;", "rtc { enabled on; dtls_role active;"));
        try (LibWebrtc publisher = LibWebrtc.publisherOrSkip(call("whip", "active")); LibWebrtc player = LibWebrtc.playerOrSkip(call("whep", "active"))) {
            assertThat(publisher.connected().serverRole()).isEqualTo("active");
            assertThat(player.connected().sees(SECOND_OF_PICTURES, SECOND_OF_SOUND).serverRole()).isEqualTo("active");
        }
        server.reloaded(conf -> before);
    }

    /** Enhanced RTMP; browsers show that H.264 and AAC are played. */
    @Test
    void playsAv1ThatFfmpegPublishesByRtmp() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.AV1_OPUS.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", server.rtmp("rtmp") + "?vhost=" + VHOST)) {
            server.awaitPublished(VHOST, "rtmp");
            try (LibWebrtc player = LibWebrtc.playerOrSkip(call("whep", "rtmp"))) {
                player.connected().sees(SECOND_OF_PICTURES, SECOND_OF_SOUND);
            }
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    /** And by SRT, back to SRT: what WebRTC publishes is played there. */
    @Test
    void playsWhatFfmpegPublishesBySrtAndTheOtherWayRound() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        String srt = "srt://127.0.0.1:" + server.port("srt listens on UDP ", "127\\.0\\.0\\.1:") + "?connect_timeout=30000&streamid=#!::h=" + VHOST + ",r=live/";
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts", srt + "srt,m=publish")) {
            server.awaitPublished(VHOST, "srt");
            try (LibWebrtc player = LibWebrtc.playerOrSkip(call("whep", "srt"))) {
                player.connected().sees(SECOND_OF_PICTURES, SECOND_OF_SOUND);
            }
            assertThat(publisher.isAlive()).isTrue();
        }
        try (LibWebrtc publisher = LibWebrtc.publisherOrSkip(call("whip", "back") + "&vcodec=h264")) {
            publisher.connected();
            Await.until("it has sound", LIMIT, () -> api("/api/v1/streams/?count=100").matches(".*\"name\":\"back\"((?!\"name\":).)*\"AAC\".*"));
            try (Probe probe = Probe.packets(ffmpeg, srt + "back,m=request", 100)) {
                List<String> lines = probe.lines();
                assertThat(Probe.of(lines, "video")).anyMatch(line -> line.startsWith("stream,") && line.contains("h264")).hasSizeGreaterThan(10);
                assertThat(Probe.of(lines, "audio")).anyMatch(line -> line.startsWith("stream,") && line.contains("aac")).hasSizeGreaterThan(10);
            }
        }
    }

    private static String api(String path) {
        try {
            return Http.send(HttpRequest.newBuilder(URI.create(server.api(path))).build()).body();
        } catch (IOException e) {
            return "";
        }
    }
}
