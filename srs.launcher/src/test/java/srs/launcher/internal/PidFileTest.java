package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.launcher.internal.PidFile.PidFileException;

/** The file that scripts of SRS users read; that a second server is refused is tested in srs.dist. */
class PidFileTest {
    @TempDir
    Path folder;

    @Test
    void holdsTheIdAloneAndStaysAfterTheEnd() throws PidFileException, IOException {
        Path file = folder.resolve("new/srs.pid");
        try (PidFile held = PidFile.acquire(file)) {
            assertThat(held).isNotNull();
            assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(file).exists();
    }

    @Test
    void replacesALongerId() throws PidFileException, IOException {
        Path file = Files.writeString(folder.resolve("srs.pid"), "12345678901234567890");
        PidFile.acquire(file).close();
        assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void saysWhatIsWrongWithThePath() {
        assertThatThrownBy(() -> PidFile.acquire(folder)).isInstanceOf(PidFileException.class).hasMessageStartingWith("code=1034(PidFileAcquire) : ");
    }
}
