package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** Jars come and go in the features folder while FFmpeg publishes and players watch. */
@ExtendWith(Server.Resolver.class)
class HotDeployIT {
    private static final Duration DEPLOY = Duration.ofSeconds(30);

    private static ChildProcess publisher(FfmpegTool ffmpeg, String url) {
        return ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url);
    }

    /** Frames go on coming from now on. */
    private static void awaitMore(String who, MediaTags received) {
        int before = received.frames().size();
        Await.until(who + " gets more frames", DEPLOY, () -> received.frames().size() > before + Clip.FPS);
    }

    @Test
    void removingAnOutputEndsItsPlayersAndNobodyElse() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (Server server = Server.alone(Path.of("target", "e2e-output"));
                ChildProcess publisher = publisher(ffmpeg, server.rtmp("a"));
                RtmpPeer rtmp = RtmpPeer.player(server.rtmp("a"))) {
            FlvPeer before = FlvPeer.play(server.flv("http", "a"));
            awaitMore("the viewer", before.received());
            Path jar = server.features().resolve("srs.output.remux.jar");
            Path aside = Files.move(jar, server.features().resolveSibling("srs.output.remux.jar"));

            Await.result("the viewer's body ends in order", before.end());
            Await.until("404", DEPLOY, () -> statusOf(server) == 404);
            awaitMore("the RTMP player", rtmp.received());

            Files.move(aside, jar);
            Await.until("200", DEPLOY, () -> statusOf(server) == 200);
            FlvPeer after = FlvPeer.play(server.flv("http", "a"));
            awaitMore("the new viewer", after.received());
            awaitMore("the RTMP player", rtmp.received());
            assertThat(publisher.isAlive()).isTrue();
        }
    }

    @Test
    void playersOfOtherProtocolsOutliveThePublishersBundle() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (Server server = Server.alone(Path.of("target", "e2e-input"))) {
            FlvPeer viewer = FlvPeer.play(server.flv("http", "a"));
            Path jar = server.features().resolve("srs.protocol.rtmp.jar");
            Path aside = server.features().resolveSibling("srs.protocol.rtmp.jar");
            try (ChildProcess publisher = publisher(ffmpeg, server.rtmp("a"))) {
                awaitMore("the viewer", viewer.received());
                Files.move(jar, aside);
                Await.until("the encoder's connection ends", DEPLOY, () -> !publisher.isAlive());
            }
            assertThat(viewer.end()).isNotDone();
            Files.move(aside, jar);
            try (ChildProcess publisher = republish(ffmpeg, server)) {
                awaitMore("the same viewer", viewer.received());
                assertThat(viewer.end()).isNotDone();
                assertThat(publisher.isAlive()).isTrue();
            }
        }
    }

    /** An encoder that tries again until the server takes it. */
    private static ChildProcess republish(FfmpegTool ffmpeg, Server server) {
        return Await.value("the encoder is back", DEPLOY, () -> {
            ChildProcess publisher = publisher(ffmpeg, server.rtmp("a"));
            int before = server.publishesOf("a");
            Await.until("accepted or refused", DEPLOY, () -> !publisher.isAlive() || server.publishesOf("a") > before);
            return publisher.isAlive() ? publisher : null;
        });
    }

    private static int statusOf(Server server) {
        try {
            return Http.head(server.flv("http", "a")).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
