package srs.launcher.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private folder of one run, for the framework's bundle cache; other servers on the machine have their own.
 *
 * <p>Locked while its server lives and removed at its end. What a killed server left behind is removed by the next one that
 * starts: the lock tells, also between containers that share the folder but not the process ids. Main thread only.
 */
final class RunFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    private static final String PREFIX = "srs-run-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private RunFolder(Path folder) throws IOException {
        this.folder = folder;
        lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
    }

    /** Makes the folder in the system's folder for temporary files, readable for this user only. */
    static RunFolder open() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        removeOrphans(parent);
        return new RunFolder(Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-"));
    }

    Path cache() {
        return folder.resolve("cache");
    }

    /**
     * Removes the number of the next bundle, which the framework writes for each bundle that is installed, and which nobody reads in a folder that
     * lives for one run. To write it over a file that was written just before waits for the disk: six milliseconds for each bundle of the start were
     * seen. Any thread. A framework that keeps the number elsewhere is not disturbed.
     */
    void forgetBundleNumber() {
        try {
            Files.deleteIfExists(cache().resolve("bundle0").resolve("bundle.id"));
        } catch (IOException e) {
            LOG.debug("the number of the next bundle stays", e);
        }
    }

    Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("tmp"));
    }

    @Override
    public void close() {
        remove(folder);
        try {
            lock.close();
        } catch (IOException e) {
            // The process ends, and its locks with it.
        }
    }

    private static void removeOrphans(Path parent) throws IOException {
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path run : runs) {
                if (Files.isDirectory(run, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(run) && isOrphan(run)) {
                    remove(run);
                }
            }
        }
    }

    private static boolean isOrphan(Path run) {
        // Without CREATE: a folder that has no lock yet belongs to a server that is just starting.
        try (var channel = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                var held = channel.tryLock()) {
            return held != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** Removes what can be removed; never follows a link. What is left the next start removes. */
    private static void remove(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return removeOne(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    // Another server cleans the same orphan, or the framework its own cache.
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                    return removeOne(folder);
                }
            });
        } catch (IOException e) {
            // Not thrown: each failure goes on with the next file.
        }
    }

    private static FileVisitResult removeOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It belongs to somebody else, or something new is in the folder.
        }
        return FileVisitResult.CONTINUE;
    }
}
