package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.client.Client;
import srs.protocol.rtmp.internal.fake.FakeConfig;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** What happens to real encoders and players when others come and go, when ports change, when the bundle stops. */
class LifeIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FfmpegTool tool = FfmpegTool.orSkip();

    private ChildProcess publish(String url) {
        return tool.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(tool).toString(), "-c", "copy", "-f", "flv", url);
    }

    /** Prints a line for each packet. */
    private ChildProcess play(String url) {
        return tool.ffprobe("-fflags", "nobuffer", "-probesize", "32768", "-analyzeduration", "100000",
                "-show_entries", "packet=codec_type", "-of", "csv", "-i", url);
    }

    private static void live(LiveServer server, boolean isLive) {
        Await.until("stream is live: " + isLive, LIMIT, () -> server.streams.streams().stream().anyMatch(s -> s.isLive()) == isLive);
    }

    private static int packets(ChildProcess player) {
        return (int) new String(player.printed(), StandardCharsets.US_ASCII).lines().count();
    }

    private static void goesOn(ChildProcess player, String what) {
        int before = packets(player);
        Await.until(what + ", after packet " + before + " " + player.errors(), LIMIT, () -> packets(player) > before + 40);
    }

    @Test
    void playersStayWhileTheEncoderReconnects() {
        try (LiveServer server = new LiveServer(new FakeConfig()); ChildProcess player = play(server.url("live/s"))) {
            Await.until("player waits", () -> server.streams.streams().stream().anyMatch(s -> s.players() == 1));
            try (ChildProcess encoder = publish(server.url("live/s"))) {
                live(server, true);
                goesOn(player, "player plays");
                encoder.terminate();
            }
            live(server, false);
            try (ChildProcess encoder = publish(server.url("live/s"))) {
                live(server, true);
                goesOn(player, "player plays on");
                assertThat(encoder.isAlive()).isTrue();
            }
            assertThat(server.faults.faults()).isEmpty();
        }
    }

    @Test
    void theSecondEncoderIsRefusedAndTheFirstGoesOn() {
        try (LiveServer server = new LiveServer(new FakeConfig()); ChildProcess first = publish(server.url("live/s"))) {
            live(server, true);
            try (ChildProcess second = publish(server.url("live/s"))) {
                assertThat(second.exitCode(LIMIT)).isNotZero();
            }
            try (ChildProcess player = play(server.url("live/s"))) {
                goesOn(player, "player plays");
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void aKickedPlayerGoesAloneAndAKickedEncoderToo() {
        try (LiveServer server = new LiveServer(new FakeConfig()); ChildProcess encoder = publish(server.url("live/s"));
                ChildProcess player = play(server.url("live/s"))) {
            live(server, true);
            goesOn(player, "player plays");
            kick(server, "rtmp-play");
            player.exitCode(LIMIT);
            assertThat(encoder.isAlive()).isTrue();
            kick(server, "fmle-publish");
            assertThat(encoder.exitCode(LIMIT)).isNotZero();
            Await.until("nobody is left", () -> server.clients.clients().isEmpty());
        }
    }

    private static void kick(LiveServer server, String type) {
        List<Client> found = server.clients.clients().stream().filter(c -> c.type().filter(t -> t.name().equals(type)).isPresent()).toList();
        assertThat(found).hasSize(1);
        found.get(0).kick("test");
    }

    @Test
    void clientsEndWhenTheBundleStops() {
        try (LiveServer server = new LiveServer(new FakeConfig()); ChildProcess encoder = publish(server.url("live/s"));
                ChildProcess player = play(server.url("live/s"))) {
            live(server, true);
            goesOn(player, "player plays");
            server.stopBundle();
            assertThat(encoder.exitCode(LIMIT)).isNotZero();
            player.exitCode(LIMIT);
            Await.until("nobody is left", () -> server.clients.clients().isEmpty());
            live(server, false);
        }
    }

    @Test
    void encodersStayWhenTheirPortIsClosed() {
        FakeConfig config = new FakeConfig();
        try (LiveServer server = new LiveServer(config); ChildProcess encoder = publish(server.url("live/s"))) {
            live(server, true);
            config.set("rtmp.listen", "[::1]:0");
            server.follow();
            assertThat(server.ports().addresses()).hasSize(1).allMatch(address -> address.getAddress().isLoopbackAddress());
            try (ChildProcess player = play("rtmp://[::1]:" + server.ports().addresses().get(0).getPort() + "/live/s")) {
                goesOn(player, "player plays by the other port");
            }
            assertThat(encoder.isAlive()).isTrue();
        }
    }

    @Test
    void servesOverTls(@TempDir Path folder) throws IOException {
        TlsFiles files = new TlsFiles(folder.resolve("key.pem"), folder.resolve("cert.pem"));
        SelfSigned.write(files, "127.0.0.1");
        FakeConfig config = new FakeConfig().set("rtmps.enabled", "on").set("rtmps.listen", "127.0.0.1:0")
                .set("rtmps.key", files.key().toString()).set("rtmps.cert", files.certificate().toString())
                .set("rtmp.listen", "[::1]:0");
        try (LiveServer server = new LiveServer(config)) {
            int port = server.ports().addresses().get(1).getPort();
            String url = "rtmps://127.0.0.1:" + port + "/live/s";
            try (ChildProcess encoder = tool.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(tool).toString(), "-c", "copy",
                    "-f", "flv", url)) {
                live(server, true);
                try (ChildProcess player = play(url)) {
                    goesOn(player, "player plays over TLS");
                }
                assertThat(encoder.isAlive()).isTrue();
            }
        }
    }

    @Test
    void readsMergedWhenAskedTo() {
        FakeConfig config = new FakeConfig().set("__defaultVhost__", "publish.mr", "on").set("__defaultVhost__", "publish.mr_latency", "200");
        try (LiveServer server = new LiveServer(config); ChildProcess encoder = publish(server.url("live/s"));
                ChildProcess player = play(server.url("live/s"))) {
            live(server, true);
            goesOn(player, "player plays");
            assertThat(encoder.isAlive()).isTrue();
        }
    }
}
