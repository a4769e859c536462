package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.format.flv.FlvTagHeader;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** The whole process stands still: once and for long, then again and again. */
@ExtendWith(Server.Resolver.class)
class PauseIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** As a full garbage collection does, and then a CPU quota of 40 %. */
    private static final String PAUSES = """
            kill -STOP %1$d; sleep 1.5; kill -CONT %1$d
            for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.04; kill -STOP %1$d; sleep 0.06; kill -CONT %1$d; done""";

    /** Everybody is still there, no frame and no time is lost. */
    @Test
    void pausesOfTheProcessDisconnectNobody() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path file = Clip.H264_AAC.flv(ffmpeg);
        MediaTags clip = MediaTags.of(file);
        try (Server server = Server.with(Path.of("target", "e2e-pause"), "");
                RtmpPeer rtmp = RtmpPeer.player(server.rtmp("a"))) {
            FlvPeer viewer = FlvPeer.play(server.flv("http", "a"));
            server.awaitPlayers("a", 2);
            try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-i", file.toString(), "-c", "copy", "-f", "flv", server.rtmp("a"))) {
                Await.until("it plays", LIMIT, () -> rtmp.received().frames().size() > Clip.FPS);
                ChildProcess.start(List.of("sh", "-c", PAUSES.formatted(server.pid()))).output(LIMIT);
                publisher.output(LIMIT);
            }
            MediaTags got = Await.result("the viewer's end", viewer.end());
            for (int type : List.of(FlvTagHeader.TYPE_AUDIO, FlvTagHeader.TYPE_VIDEO)) {
                List<MediaTags.Frame> expected = clip.frames(type);
                assertThat(got.frames(type)).isEqualTo(expected);
                Await.until("all frames", () -> rtmp.received().frames(type).size() >= expected.size());
                assertThat(rtmp.received().frames(type)).isEqualTo(expected);
            }
        }
    }
}
