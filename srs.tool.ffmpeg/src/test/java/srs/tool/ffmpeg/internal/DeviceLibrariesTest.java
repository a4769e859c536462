package srs.tool.ffmpeg.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that say what glibc's loader says when a library is not there. */
class DeviceLibrariesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void hasAShell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the programs are shell scripts");
    }

    private Path programThatNeeds(String... libraries) throws IOException {
        StringBuilder script = new StringBuilder("#!/bin/sh\n");
        for (String library : libraries) {
            script.append("[ -h ").append(folder.resolve(library)).append(" ] || { echo 'ffmpeg: error while loading shared libraries: ").append(library)
                    .append(": cannot open shared object file: No such file or directory' >&2; exit 127; }\n");
        }
        Path program = Files.writeString(folder.resolve("ffmpeg"), script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    @Test
    void whatIsThereNeedsNoStandIn() throws IOException {
        DeviceLibraries.complete(programThatNeeds(), folder);

        assertThat(folder).isDirectoryNotContaining(Files::isSymbolicLink);
    }

    @Test
    void aServerWithoutScreenAndSoundGetsOneForEach() throws IOException {
        DeviceLibraries.complete(programThatNeeds("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0"), folder);

        for (String name : new String[] {"libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0"}) {
            assertThat(Files.readSymbolicLink(folder.resolve(name))).hasToString("libdrm.so.2");
        }
    }

    @Test
    void aLibraryThatIsReallyUsedIsNamed() throws IOException {
        Path program = programThatNeeds("libpulse.so.0", "libstdc++.so.6");

        assertThatThrownBy(() -> DeviceLibraries.complete(program, folder)).isInstanceOf(IOException.class)
                .hasMessage("ffmpeg: error while loading shared libraries: libstdc++.so.6: cannot open shared object file: No such file or directory");
    }
}
