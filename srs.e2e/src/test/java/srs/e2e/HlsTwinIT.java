package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.testkit.Await;
import srs.testkit.Clip;
import srs.testkit.DecodedFrames;
import srs.testkit.FfmpegTool;
import srs.testkit.PlaylistChecker;

/** F127, F141: two servers that one encoder publishes to make the same segments, under the same names. */
@ExtendWith(Server.Resolver.class)
class HlsTwinIT {
    private static final String DIRECTIVES = """
            vhost twin.example.com {
                play { atc on; }
                publish { firstpkt_timeout 60000; normal_timeout 60000; }
                hls { enabled on; hls_path %s; hls_ts_file [app]/[stream]-[timestamp].ts; hls_ts_floor on; hls_fragment 1; hls_window 20; hls_ctx off; }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void makeTheSameSegments(Server one) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        List<Path> roots = List.of(one.folder().resolve("twin"), folder.resolve("twin"));
        one.also(DIRECTIVES.formatted(roots.get(0)));
        try (Server two = Server.with(folder.resolve("server"), DIRECTIVES.formatted(roots.get(1)))) {
            String query = "?vhost=twin.example.com";
            ffmpeg.ffmpeg("-re", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-output_ts_offset", "7200", "-f", "flv", one.rtmp("t") + query,
                    "-c", "copy", "-output_ts_offset", "7200", "-f", "flv", two.rtmp("t") + query).output(Duration.ofSeconds(60));
            Await.until("all segments", Duration.ofSeconds(60), () -> uris(roots.get(0)).size() == Clip.SECONDS && uris(roots.get(1)).size() == Clip.SECONDS);
            // two hours of the encoder's time, in seconds; with B-frames decoding begins a little earlier
            assertThat(uris(roots.get(0))).isEqualTo(uris(roots.get(1))).containsExactly("t-7199.ts", "t-7200.ts", "t-7201.ts");
            for (String uri : uris(roots.get(0))) {
                for (String track : List.of("v", "a")) {
                    assertThat(DecodedFrames.of(ffmpeg, roots.get(0).resolve("live").resolve(uri), track)).as("%s of %s", track, uri)
                            .isEqualTo(DecodedFrames.of(ffmpeg, roots.get(1).resolve("live").resolve(uri), track));
                }
            }
        }
    }

    private static List<String> uris(Path root) {
        Path playlist = root.resolve("live/t.m3u8");
        try {
            return Files.exists(playlist) ? new PlaylistChecker().check(Files.readString(playlist)).uris() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
