package srs.output.dvr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Old recordings go; other files never do. */
class FolderTest {
    @TempDir
    Path folder;

    private Path file(String name, int bytes, int daysAgo) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[bytes]);
        return Files.setLastModifiedTime(file, FileTime.from(Site.NOW.minus(Duration.ofDays(daysAgo))));
    }

    private RecordingFolder folder(Map<String, String> keep) {
        return new RecordingFolder(Site.plan(folder + "/[app]/[stream].[timestamp].flv", keep));
    }

    @Test
    void deletesByAge() throws IOException {
        Path old = file("live/a.1.flv", 10, 8);
        Path young = file("show/a.2.flv", 10, 6);
        Path movie = file("live/movie.flv", 10, 100);
        Path lonely = file("gone/a.3.flv", 10, 100);

        folder(Map.of("dvr_keep_days", "7")).clean(Site.NOW);

        assertThat(old).doesNotExist();
        assertThat(lonely.getParent()).doesNotExist();
        assertThat(young).exists();
        assertThat(movie).exists();
    }

    @Test
    void deletesTheOldestBySize() throws IOException {
        Path first = file("live/a.1.flv", 100, 3);
        Path second = file("live/a.2.flv", 100, 2);
        Path third = file("live/a.3.flv", 100, 1);

        folder(Map.of("dvr_keep_bytes", "200")).clean(Site.NOW);

        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(third).exists();
    }

    @Test
    void deletesNothingWithoutATimeInTheName() throws IOException {
        Path old = file("live/a.flv", 10, 100);

        new RecordingFolder(Site.plan(folder + "/[app]/[stream].flv", Map.of("dvr_keep_days", "1"))).clean(Site.NOW);

        assertThat(old).exists();
    }

    /** A link in the folder leads elsewhere; the folder may be one. */
    @Test
    void neverFollowsLinks() throws IOException {
        Path outside = file("outside/live/a.1.flv", 10, 100);
        Files.createDirectories(folder.resolve("inside"));
        Files.createSymbolicLink(folder.resolve("inside/live"), outside.getParent());
        Files.createSymbolicLink(folder.resolve("inside/b.2.flv"), outside);
        Path old = file("inside/show/a.3.flv", 10, 100);
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("inside"));

        new RecordingFolder(Site.plan(link + "/[app]/[stream].[timestamp].flv", Map.of("dvr_keep_days", "1"))).clean(Site.NOW);

        assertThat(old).doesNotExist();
        assertThat(outside).exists();
        assertThat(folder.resolve("inside/b.2.flv")).exists();
    }

    @Test
    void putsAsideWhatCannotBePlayed() throws IOException {
        file("live/a.1.flv.tmp", 10, 0);
        file("live/a.2.mp4.tmp", 20, 0);

        folder(Map.of()).repair();

        assertThat(folder.resolve("live/a.1.flv.broken")).exists();
        assertThat(folder.resolve("live/a.2.mp4.broken")).exists();
    }

    /** An MP4 file is empty until its first fragment is whole, so a server that dies leaves many. */
    @Test
    void anEmptyFileGoes() throws IOException {
        file("live/a.1.mp4.tmp", 0, 0);
        file("live/a.2.flv.tmp", 0, 0);

        folder(Map.of()).repair();

        assertThat(folder.resolve("live")).isEmptyDirectory();
    }

    /** A reload looks for left files at the moment in which recordings begin anew. */
    @Test
    void neverTakesAFileThatBegins() throws Exception {
        for (int i = 0; i < 1000; i++) {
            Path target = folder.resolve("a" + i + ".flv");
            CompletableFuture<OutFile> begun = CompletableFuture.supplyAsync(() -> {
                try {
                    return OutFile.create(target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            while (!Files.exists(OutFile.tmpOf(target))) {
                Thread.onSpinWait();
            }
            assertThat(Repair.file(OutFile.tmpOf(target))).as("file " + i).isEqualTo(Repair.Result.IN_USE);
            begun.get(10, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void neverTakesAFileThatIsFinished() throws Exception {
        for (int i = 0; i < 1000; i++) {
            Path target = folder.resolve("a" + i + ".flv");
            OutFile written = OutFile.create(target);
            CompletableFuture<Repair.Result> looked = CompletableFuture.supplyAsync(() -> {
                Repair.Result result = Repair.Result.IN_USE;
                while (result == Repair.Result.IN_USE && Files.exists(written.tmp())) {
                    result = Repair.file(written.tmp());
                }
                return result;
            });
            written.finish();
            assertThat(looked.get(10, TimeUnit.SECONDS)).as("file " + i).isEqualTo(Repair.Result.IN_USE);
            assertThat(target).exists();
        }
    }

    /** The system drops a lock when its process closes any descriptor of the file (fcntl, F_SETLK): another server must not take the file for a left one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileStaysLockedForOtherServersWhenItsFolderIsLookedAt() throws IOException {
        OutFile written = OutFile.create(folder.resolve("live/a.1.flv"));
        assertThat(locks(written.tmp())).isEqualTo(1);

        folder(Map.of()).repair();

        assertThat(locks(written.tmp())).isEqualTo(1);
        written.finish();
        assertThat(folder.resolve("live/a.1.flv")).exists();
    }

    /** {@code 1: POSIX  ADVISORY  WRITE 4711 08:01:1234567 0 EOF} of proc(5). */
    private static long locks(Path file) throws IOException {
        String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        String process = " " + ProcessHandle.current().pid() + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream().filter(line -> line.contains("WRITE") && line.contains(process) && line.contains(inode)).count();
    }
}
