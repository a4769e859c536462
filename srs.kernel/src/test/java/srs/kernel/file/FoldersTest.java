package srs.kernel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMakeAFolderWithThoseAboveAndFindItThereTheNextTime() throws IOException {
        Path deep = folder.resolve("live/stream");
        Folders.need(deep);
        Folders.need(deep);
        assertThat(deep).isDirectory();
    }

    @Test
    void shouldFollowALinkToAFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("disk")));
        Folders.need(link);
        assertThat(link).isSymbolicLink().isDirectory();
    }

    @Test
    void shouldSayWhenAFileIsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("live"), "a file");
        assertThatThrownBy(() -> Folders.need(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void shouldMakeTheFolderOfAFileOnlyWhenItIsMissing() throws IOException {
        Path file = folder.resolve("live/stream/1.ts");
        Folders.within(file, () -> Files.writeString(file, "first"));
        Folders.within(file, () -> Files.writeString(file, "second"));
        assertThat(file).hasContent("second");
    }

    @Test
    void shouldSayWhyAStepFailsInAFolderThatIsThere() {
        Path file = folder.resolve("1.ts");
        assertThatThrownBy(() -> Folders.within(file, () -> Files.move(folder.resolve("missing"), file))).isInstanceOf(NoSuchFileException.class);
    }
}
