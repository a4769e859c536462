package srs.output.hls.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import srs.kernel.file.Folders;

/** Files on the disk: each appears whole, by renaming, or not at all. On worker threads. */
final class DiskStorage implements Storage {
    private final HotFiles hot;

    /** @param hot is told of files that are others now */
    DiskStorage(HotFiles hot) {
        this.hot = hot;
    }

    @Override
    public SegmentFile segment(Path file, SegmentKey key) throws IOException {
        return new DiskSegment(file, key, hot);
    }

    @Override
    public void put(Path file, byte[] content, String temporaryEnding) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + temporaryEnding);
        Folders.within(temporary, () -> Files.write(temporary, content));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public boolean has(Path file) {
        return Files.exists(file);
    }

    @Override
    public boolean holds(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
    }

    @Override
    public void delete(Path file) throws IOException {
        hot.forget(file);
        Files.deleteIfExists(file);
    }

    @Override
    public void deleteFolder(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // other files are in it
            return;
        }
    }
}
