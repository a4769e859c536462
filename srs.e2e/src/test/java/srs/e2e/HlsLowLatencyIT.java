package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.DecodedFrames;
import srs.testkit.FfmpegTool;
import srs.testkit.MediaPlaylist;
import srs.testkit.PlaylistChecker;

/** HLS of low latency, and HLS from memory: who follows the parts has every picture and sound of the source, at its time. */
@ExtendWith(Server.Resolver.class)
class HlsLowLatencyIT {
    private static final String DIRECTIVES = """
            vhost mp4.parts.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/mp4; hls_fragment 1; hls_window 20; hls_ctx off; hls_use_fmp4 on; hls_ll on; hls_ll_part 0.2; } }
            vhost low.parts.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/ts; hls_fragment 1; hls_window 20; hls_ctx off; hls_ll on; hls_memory on; } }
            vhost memory.parts.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %1$s/memory; hls_fragment 1; hls_window 20; hls_ctx off; hls_memory on; hls_keys on; } }
            """;

    @TempDir
    Path folder;

    @Test
    void whoFollowsThePartsHasEverything(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path segments = server.folder().resolve("parts");
        server.also(DIRECTIVES.formatted(segments));
        String mp4 = follow(ffmpeg, server, Clip.H264_AAC, "a", "mp4.parts.example.com", "m4s");
        assertThat(mp4).contains("#EXT-X-PART-INF:PART-TARGET=0.201\n", "#EXT-X-MAP");
        // whoever plays from the folder has the same in whole segments
        Path playlist = segments.resolve("mp4/live/a.m3u8");
        DecodedFrames.assertSame(ffmpeg, Clip.H264_AAC, Files.writeString(playlist.resolveSibling("whole.m3u8"), Files.readString(playlist) + "#EXT-X-ENDLIST\n"));

        follow(ffmpeg, server, Clip.HEVC_AAC, "b", "low.parts.example.com", "ts");
        assertThat(segments.resolve("ts")).doesNotExist();

        publish(ffmpeg, Clip.H264_AAC, server.rtmp("c") + "?vhost=memory.parts.example.com").output(Duration.ofSeconds(60));
        DecodedFrames.assertSame(ffmpeg, Clip.H264_AAC, download(server, "c", "memory.parts.example.com"));
        assertThat(segments.resolve("memory")).doesNotExist();
    }

    private static ChildProcess publish(FfmpegTool ffmpeg, Clip clip, String url) {
        return ffmpeg.ffmpeg("-re", "-i", clip.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", url);
    }

    private static String url(Server server, String stream, String vhost) {
        return "http://127.0.0.1:" + server.http + "/live/" + stream + ".m3u8?vhost=" + vhost;
    }

    private String follow(FfmpegTool ffmpeg, Server server, Clip clip, String stream, String vhost, String ending) throws IOException {
        HlsFollower follower = new HlsFollower(url(server, stream, vhost));
        try (ChildProcess publisher = publish(ffmpeg, clip, server.rtmp(stream) + "?vhost=" + vhost)) {
            follower.follow(publisher::isAlive);
            assertThat(publisher.exitCode(Duration.ofSeconds(60))).isZero();
        }
        assertThat(follower.parts()).isGreaterThan(3 * Clip.SECONDS);
        assertThat(follower.hintedParts()).as("parts that were asked for before they were there").isPositive();
        Path file = Files.write(folder.resolve(stream + "." + ending), follower.media());
        DecodedFrames.assertSame(ffmpeg, clip, ending.equals("m4s") ? Files.move(file, folder.resolve(stream + ".mp4")) : file);
        return new String(HlsFollower.get(url(server, stream, vhost)).body(), StandardCharsets.UTF_8);
    }

    /** What lies in the server's memory, as files. */
    private Path download(Server server, String stream, String vhost) throws IOException {
        String url = url(server, stream, vhost);
        String text = Await.value("all segments of " + url, Duration.ofSeconds(60), () -> {
            String now = new String(HlsFollower.get(url).body(), StandardCharsets.UTF_8);
            return MediaPlaylist.parse(now).seconds() > Clip.SECONDS - 0.1 ? now : null;
        });
        Path to = Files.createDirectories(folder.resolve("downloaded"));
        for (MediaPlaylist.Segment segment : new PlaylistChecker().check(text).segments()) {
            String key = MediaPlaylist.attributes(segment.key()).get("URI");
            for (String uri : new String[] {segment.uri(), key}) {
                HttpResponse<byte[]> answer = HlsFollower.get("http://127.0.0.1:" + server.http + "/live/" + uri + "?vhost=" + vhost);
                assertThat(answer.statusCode()).as(uri).isEqualTo(200);
                Files.write(to.resolve(uri), answer.body());
            }
        }
        return Files.writeString(to.resolve("whole.m3u8"), text + "#EXT-X-ENDLIST\n");
    }
}
