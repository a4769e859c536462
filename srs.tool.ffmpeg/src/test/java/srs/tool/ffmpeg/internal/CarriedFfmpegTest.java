package srs.tool.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bundle carries runs as it is unpacked, without anything set for it. */
class CarriedFfmpegTest {
    private static final URL ARCHIVE = CarriedFfmpegTest.class.getResource("/ffmpeg.jar");

    @TempDir
    private Path folder;

    @Test
    void unpacksOnceWhatRunsByItself() throws IOException {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(platform.equals("Linux amd64"), "it carries an ffmpeg for Linux on x86-64");
        // what a crash left
        Files.createDirectories(folder.resolve("ffmpeg.new/x"));
        CarriedFfmpeg carried = new CarriedFfmpeg(folder.resolve("ffmpeg"), ARCHIVE, platform);

        Path program = carried.file();
        Process process = new ProcessBuilder(program.toString(), "-hide_banner", "-L").redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(text).as("the licence that the README tells").contains("GNU General Public License", "version 3");
        assertThat(folder.resolve("ffmpeg.new")).doesNotExist();
        assertThat(folder.resolve("ffmpeg/lib/ffprobe")).doesNotExist();
        Files.writeString(folder.resolve("ffmpeg/mark"), "");
        assertThat(carried.file()).isEqualTo(program);
        assertThat(folder.resolve("ffmpeg/mark")).exists();
    }

    @Test
    void saysWhereItDoesNotRun() {
        assertThatThrownBy(() -> new CarriedFfmpeg(folder, ARCHIVE, "Linux aarch64").file())
                .hasMessage("srs.tool.ffmpeg carries an ffmpeg for Linux on x86-64, and this is Linux aarch64");
    }
}
