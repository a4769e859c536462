package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change wakes whoever waits for it; a folder that is not there only costs the wait. */
class FolderEventsTest {
    private static final int LONG_MS = 30_000;

    @TempDir
    private Path folder;

    private static boolean changes(FolderEvents events) throws InterruptedException {
        return events.await(LONG_MS, 1);
    }

    @Test
    void tellsOfEachChange() throws IOException, InterruptedException {
        try (FolderEvents events = new FolderEvents(folder)) {
            assertThat(events.await(1, 1)).isFalse();
            Path jar = Files.writeString(folder.resolve("a.jar"), "1");
            assertThat(changes(events)).isTrue();
            Files.delete(jar);
            assertThat(changes(events)).isTrue();
        }
    }

    @Test
    void followsALinkToWhereItLeadsNow() throws IOException, InterruptedException {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), first);
        try (FolderEvents events = new FolderEvents(link)) {
            assertThat(events.await(1, 1)).isFalse();
            Files.createFile(first.resolve("a.jar"));
            assertThat(changes(events)).isTrue();
            Files.delete(link);
            Files.createSymbolicLink(link, second);
            events.await(1, 1);
            Files.createFile(second.resolve("b.jar"));
            assertThat(changes(events)).isTrue();
        }
    }

    @Test
    void waitsForAFolderThatIsNotThereYet() throws IOException, InterruptedException {
        Path later = folder.resolve("later");
        try (FolderEvents events = new FolderEvents(later)) {
            assertThat(events.await(LONG_MS, 1)).as("blind").isFalse();
            Files.createDirectory(later);
            events.await(1, 1);
            Files.createFile(later.resolve("a.jar"));
            assertThat(changes(events)).isTrue();
        }
    }
}
