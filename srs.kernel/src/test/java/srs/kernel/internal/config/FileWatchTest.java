package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("srs.conf"), "a 1;");
    }

    @Test
    void noticesOnceThatTheContentChanged() throws IOException {
        FileWatch watch = new FileWatch(file);
        assertThat(watch.hasChanged()).isFalse();
        Files.writeString(file, "a 10;");
        assertThat(watch.hasChanged()).isFalse();
        assertThat(watch.hasChanged()).isTrue();
        assertThat(watch.hasChanged()).isFalse();
    }

    @Test
    void waitsUntilTheWriterHasComeToRest() throws IOException {
        FileWatch watch = new FileWatch(file);
        for (String text : new String[] {"a 10;", "a 100;", "a 1000;"}) {
            Files.writeString(file, text);
            assertThat(watch.hasChanged()).isFalse();
        }
        assertThat(watch.hasChanged()).isTrue();
    }

    @Test
    void followsLinks() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.copy(file, one.resolve("srs.conf"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(file, two.resolve("srs.conf"), StandardCopyOption.COPY_ATTRIBUTES);
        Path data = Files.createSymbolicLink(folder.resolve("..data"), one);
        FileWatch watch = new FileWatch(data.resolve("srs.conf"));
        Files.delete(data);
        assertThat(watch.hasChanged()).isFalse();
        Files.createSymbolicLink(data, two);
        assertThat(watch.hasChanged()).isFalse();
        assertThat(watch.hasChanged()).isTrue();
    }

    @Test
    void isWantedByDirectiveOrInAContainer() {
        assertThat(AutoReload.isWanted(TestConfigs.defaults().root(), false)).isFalse();
        assertThat(AutoReload.isWanted(TestConfigs.defaults().root(), true)).isTrue();
        assertThat(AutoReload.isWanted(TestConfigs.of("in_docker on;").root(), false)).isTrue();
        assertThat(AutoReload.isWanted(TestConfigs.of("auto_reload_for_docker off;").root(), true)).isFalse();
        assertThat(AutoReload.isWanted(TestConfigs.of("inotify_auto_reload on;").root(), false)).isTrue();
    }
}
