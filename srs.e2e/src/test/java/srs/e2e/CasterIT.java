package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** F220, F221: FFmpeg pushes MPEG-TS by UDP and FLV by HTTP POST; FFmpeg plays by RTMP and HTTP-FLV. */
@ExtendWith(Server.Resolver.class)
class CasterIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PICTURES = Clip.SECONDS * Clip.FPS;
    private static final String HOST = "127\\.0\\.0\\.1:";

    private static FfmpegTool ffmpeg;
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        ffmpeg = FfmpegTool.orSkip();
        server = Server.alone(Path.of("target", "e2e-caster"), rtmp -> """
                stream_caster { enabled on; caster mpegts_over_udp; output rtmp://127.0.0.1:%1$d/live?vhost=udp.example.com/udp; listen 127.0.0.1:0; }
                stream_caster { enabled on; caster flv; output rtmp://127.0.0.1:%1$d/[app]/[stream]; listen 127.0.0.1:0; }
                stream_caster { enabled on; caster mpegts_over_udp; output rtmp://127.0.0.1:%1$d/live/rtp; listen 127.0.0.7:0; }
                stream_caster { enabled on; caster flv; output rtmp://127.0.0.1:%1$d/moved/[stream]; listen 127.0.0.4:0; }
                vhost udp.example.com { http_remux { enabled on; } publish { normal_timeout 3000; } }
                stream_caster { enabled on; caster gb28181; output rtmp://127.0.0.1/live/[stream]; listen 9000; }
                """.formatted(rtmp));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static int udp() {
        return server.port("mpegts_over_udp listens on UDP ", HOST);
    }

    private static int post() {
        return server.port("caster flv listens on ", HOST);
    }

    /** Codecs that ffprobe finds, and how many pictures. */
    private static void assertPlayed(List<String> lines, Clip clip, int pictures) {
        List<String> tracks = lines.stream().filter(line -> line.startsWith("stream,")).toList();
        if (clip.hasVideo()) {
            assertThat(tracks).anyMatch(line -> line.contains(clip.name().startsWith("HEVC") ? "hevc" : "h264"));
            assertThat(lines.stream().filter(line -> line.startsWith("packet,video")).count()).isBetween((long) pictures - 1, (long) pictures);
        }
        assertThat(tracks).anyMatch(line -> line.contains(clip.name().contains("MP3") ? "mp3" : "aac"));
    }

    @Test
    void playsWhatComesByUdp() {
        int port = udp();
        String vhost = "?vhost=udp.example.com";
        try (Probe flv = Probe.all(ffmpeg, server.flv("http", "udp") + vhost); Probe rtmp = Probe.packets(ffmpeg, server.rtmp("udp") + vhost, PICTURES)) {
            server.awaitPlayers("udp.example.com", "udp", 2);
            ffmpeg.ffmpeg("-re", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts", "udp://127.0.0.1:" + port + "?pkt_size=1316").output(LIMIT);
            assertThat(Probe.of(rtmp.lines(), "video")).anyMatch(line -> line.contains("h264")).hasSizeGreaterThan(PICTURES / 4);
            // it ends when the sender has been silent
            assertPlayed(flv.lines(), Clip.H264_AAC, PICTURES);
        }
        assertThat(server.log()).contains("stream_caster.caster gb28181 belongs to srs.protocol.gb28181, which is not installed");
    }

    @Test
    void playsWhatComesByRtp() {
        try (Probe rtmp = Probe.packets(ffmpeg, server.rtmp("rtp"), PICTURES)) {
            server.awaitPlayers("rtp", 1);
            ffmpeg.ffmpeg("-re", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "rtp_mpegts",
                    "rtp://127.0.0.7:" + server.port("mpegts_over_udp listens on UDP ", "127\\.0\\.0\\.7:")).output(LIMIT);
            assertThat(Probe.of(rtmp.lines(), "video")).anyMatch(line -> line.contains("h264")).hasSizeGreaterThan(PICTURES / 4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H264_AAC", "HEVC_AAC", "AAC_ONLY"})
    void playsWhatIsPosted(Clip clip) {
        String stream = "post-" + clip;
        try (Probe flv = Probe.all(ffmpeg, server.flv("http", stream))) {
            server.awaitPlayers(stream, 1);
            ffmpeg.ffmpeg("-re", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", "-method", "POST", "http://127.0.0.1:" + post() + "/live/" + stream + ".flv").output(LIMIT);
            assertPlayed(flv.lines(), clip, PICTURES);
        }
        Await.until("the stream ends with the body", LIMIT, () -> server.log().contains("caster client finished, all is sent"));
    }

    /** One port moves, or cannot; the others do not notice. */
    @Test
    void aReloadMovesAPort() throws IOException {
        int before = server.port("caster flv listens on ", "127\\.0\\.0\\.4:");
        String conf = server.conf();
        server.expectErrors("reload refused", "stream_caster\\.(listen|output): ");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.6"))) {
            assertThat(server.reload(conf.replace("127.0.0.4:0", "127.0.0.6:" + taken.getLocalPort()))).contains("reload refused", "stream_caster.listen: cannot listen on 127.0.0.6:");
        }
        assertThat(server.reload(conf.replace("rtmp://127.0.0.1:" + server.rtmp + "/moved", "http://127.0.0.1/moved"))).contains("reload refused", "is not rtmp://HOST[:PORT]/APP/STREAM");
        assertThat(server.reload(conf.replace("127.0.0.4:0", "127.0.0.5:0"))).contains("reload applied");
        try (Socket sender = new Socket("127.0.0.5", server.port("caster flv listens on ", "127\\.0\\.0\\.5:"))) {
            assertThat(sender.isConnected()).isTrue();
        }
        assertThatThrownBy(() -> new Socket("127.0.0.4", before).close()).isInstanceOf(ConnectException.class);
    }

    /** A server of another address gets the stream by RTMP. */
    @Test
    void sendsToAnotherServer(Server other) throws IOException {
        try (Server sender = Server.with(Path.of("target", "e2e-caster-sender"),
                "stream_caster { enabled on; caster flv; output rtmp://127.0.0.1:" + other.rtmp + "/live/sent-[stream]; listen 127.0.0.1:0; }\n"
                + "stream_caster { enabled on; caster mpegts_over_udp; output rtmp://127.0.0.1:" + other.rtmp + "/live/sent-udp; listen 127.0.0.1:0; }");
                Probe posted = Probe.all(ffmpeg, other.flv("http", "sent-a")); Probe pushed = Probe.packets(ffmpeg, other.rtmp("sent-udp"), PICTURES)) {
            other.awaitPlayers("sent-a", 1);
            other.awaitPlayers("sent-udp", 1);
            try (ChildProcess udp = ffmpeg.ffmpeg("-re", "-i", Clip.HEVC_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts",
                    "udp://127.0.0.1:" + sender.port("mpegts_over_udp listens on UDP ", HOST) + "?pkt_size=1316")) {
                ffmpeg.ffmpeg("-re", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", "-method", "POST",
                        "http://127.0.0.1:" + sender.port("caster flv listens on ", HOST) + "/live/a.flv").output(LIMIT);
                udp.output(LIMIT);
            }
            assertPlayed(posted.lines(), Clip.H264_AAC, PICTURES);
            assertThat(Probe.of(pushed.lines(), "video")).anyMatch(line -> line.contains("hevc")).hasSizeGreaterThan(PICTURES / 4);
        }
    }
}
