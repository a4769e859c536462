package srs.kernel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {

    @TempDir
    private Path folder;

    @Test
    void shouldKeepItsIdBesideThePidFile() {
        Path file = folder.resolve("objs/srs.id");
        String id = ProcessIdentity.kept(file);
        assertThat(id).matches("vid-[0-9a-z]{7}");
        assertThat(ProcessIdentity.kept(file)).isEqualTo(id);
        assertThat(ProcessIdentity.fileBeside("/a/srs.pid")).isEqualTo(Path.of("/a/srs.id"));
    }

    @Test
    void shouldMakeANewIdWhenTheFileIsBroken() throws IOException {
        Path file = Files.writeString(folder.resolve("srs.id"), "\"><script>");
        String id = ProcessIdentity.kept(file);
        assertThat(id).matches("vid-[0-9a-z]{7}");
        assertThat(Files.readString(file)).isEqualTo(id + "\n");
    }

    @Test
    void shouldLiveWithoutTheFile() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        assertThat(ProcessIdentity.kept(taken.resolve("srs.id"))).matches("vid-[0-9a-z]{7}");
    }
}
