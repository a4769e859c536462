package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.PlaylistChecker;
import srs.testkit.Skip;

/** 35 of the attacks: a real disk that is full, then a folder that is none. The stream goes on, players of other protocols too, and the log names the error once each time. */
@ExtendWith(Server.Resolver.class)
class HlsDiskIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Pattern ERROR = Pattern.compile("\\]\\[ERROR\\].*hls of .* cannot be written");
    private static final Pattern AGAIN = Pattern.compile("hls of .* goes on at segment");

    @TempDir
    Path folder;

    @Test
    void liveGoesOnWhileTheDiskRefuses() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Skip.unless(mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0, "needs the right to mount a small disk");
        try (Server server = Server.with(folder.resolve("server"), "vhost disk.example.com { publish { firstpkt_timeout 60000; normal_timeout 60000; } hls { enabled on; hls_path %s; hls_fragment 1; hls_window 10; hls_ctx off; } }".formatted(disk));
                ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv",
                        server.rtmp("d") + "?vhost=disk.example.com", "-c", "copy", "-f", "flv", server.rtmp("other"))) {
            server.expectErrors("hls of .* cannot be written");
            PlaylistChecker checker = new PlaylistChecker();
            Path playlist = disk.resolve("live/d.m3u8");
            Await.until("segments", LONG, () -> Files.exists(playlist) && end(checker, playlist) >= 2);

            fill(disk.resolve("filler"));
            Await.until("the error is named", LONG, () -> count(server, ERROR) == 1);
            long before = end(checker, playlist);
            Files.delete(disk.resolve("filler"));
            Await.until("it goes on", LONG, () -> count(server, AGAIN) == 1 && end(checker, playlist) > before);

            Files.move(disk.resolve("live"), disk.resolve("aside"));
            Files.writeString(disk.resolve("live"), "no folder");
            Await.until("the error is named", LONG, () -> count(server, ERROR) == 2);
            Files.delete(disk.resolve("live"));
            Files.move(disk.resolve("aside"), disk.resolve("live"));
            Await.until("it goes on", LONG, () -> count(server, AGAIN) == 2 && end(checker, playlist) > before + 1);
            assertThat(count(server, ERROR)).isEqualTo(2);
            assertThat(publisher.isAlive()).isTrue();
            assertThat(Http.head(server.flv("http", "other")).statusCode()).isEqualTo(200);
        } finally {
            ChildProcess.start(List.of("umount", "-l", disk.toString())).exitCode(LONG);
        }
    }

    private static int mount(String... arguments) {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        try (ChildProcess mount = ChildProcess.start(command)) {
            return mount.exitCode(LONG);
        } catch (UncheckedIOException e) {
            return -1; // not installed
        }
    }

    /** Until nothing more goes in. */
    private static void fill(Path file) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).contains("No space left");
        }
    }

    private static long end(PlaylistChecker checker, Path playlist) {
        try {
            return checker.check(Files.readString(playlist)).end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(Server server, Pattern line) {
        return line.matcher(server.log()).results().count();
    }
}
