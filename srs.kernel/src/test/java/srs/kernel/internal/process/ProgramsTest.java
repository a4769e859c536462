package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.process.CarriedProgram;

/** Where a program is found: by its path, in PATH, then among those that bundles bring. */
class ProgramsTest {
    @TempDir
    private Path folder;

    private Path program(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(Files.writeString(file, "").toFile().setExecutable(true)).isTrue();
        return file;
    }

    private record Carried(String name, Path file) implements CarriedProgram {}

    @Test
    void pathComesBeforeWhatBundlesBring() throws IOException {
        Path installed = program("bin/ffmpeg");
        Path carried = program("carried/ffmpeg");
        List<CarriedProgram> all = List.of(new Carried("other", folder.resolve("none")), new Carried("ffmpeg", carried), new Carried("ffmpeg", folder));

        assertThat(new Programs("/none:" + folder.resolve("bin"), () -> all).find("ffmpeg", folder)).isEqualTo(installed);
        assertThat(new Programs("/none", () -> all).find("ffmpeg", folder)).isEqualTo(carried);
        assertThat(new Programs(null, () -> all).find("ffmpeg", folder)).isEqualTo(carried);
        assertThat(new Programs("/none", () -> all).find("./bin/ffmpeg", folder)).isEqualTo(folder.resolve("./bin/ffmpeg"));
    }

    @Test
    void whatCannotBeRunIsNamed() throws IOException {
        Files.createFile(folder.resolve("plain"));
        Programs programs = new Programs("/none", () -> List.of(new Carried("broken", folder.resolve("plain"))));

        assertThatThrownBy(() -> programs.find("ffmpeg", folder)).hasMessage("no ffmpeg in PATH");
        assertThatThrownBy(() -> programs.find("broken", folder)).hasMessage("broken of a bundle, " + folder.resolve("plain") + ", cannot be run");
        assertThatThrownBy(() -> programs.find("./plain", folder)).hasMessage("./plain cannot be run");
        assertThatThrownBy(() -> programs.find("./none", folder)).hasMessage("./none is not there");
        assertThatThrownBy(() -> programs.find("./", folder)).hasMessage("./ is not a file");
    }
}
