package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.Loopback;

/** F236, F238: FFmpeg stands for the other server, and comes late. */
@ExtendWith(Server.Resolver.class)
class ForwardIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static List<FlvTag> tags(Clip clip) throws IOException {
        List<FlvTag> tags = new ArrayList<>();
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT)) {
            reader.feed(Unpooled.wrappedBuffer(Files.readAllBytes(clip.flv(FfmpegTool.orSkip()))));
            for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                tags.add(tag);
            }
        }
        return tags;
    }

    @Test
    void copiesAStreamToAnotherServer(@TempDir Path folder, Server server) throws IOException {
        int port = Loopback.freePorts(1)[0];
        Path file = folder.resolve("forwarded.flv");
        String conf = "vhost fwd.example.com { forward { enabled on; destination 127.0.0.1:" + port + "; } publish { normal_timeout 60000; } }\n";
        String line = "forward fwd.example.com/live/copied to rtmp://127.0.0.1:" + port + "/live/copied";
        server.also(conf);
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("copied") + "?vhost=fwd.example.com")) {
            publisher.publish(tags(Clip.H264_AAC));
            Await.until("a failure is told", LIMIT, () -> server.log().contains(line + ": cannot connect"));
            try (ChildProcess other = FfmpegTool.orSkip().ffmpeg("-f", "flv", "-listen", "1", "-i", "rtmp://127.0.0.1:" + port + "/live/copied", "-c", "copy",
                    "-y", file.toString())) {
                Await.until("the copy begins", LIMIT, () -> server.log().contains(line + " begins"));
                publisher.publish(tags(Clip.H264_AAC));
                publisher.unpublish();
                other.text(LIMIT);
            }
            Await.until("the copy ends", LIMIT, () -> server.log().contains(line + " ends: the publisher has gone"));
        }
        assertThat(FfmpegTool.orSkip().ffprobe("-show_entries", "stream=codec_name", "-of", "csv=p=0", file.toString()).text(FfmpegTool.DEADLINE))
                .contains("h264").contains("aac");
    }
}
