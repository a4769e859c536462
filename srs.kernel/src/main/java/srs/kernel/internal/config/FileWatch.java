package srs.kernel.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Notices that a file has changed and that whoever writes it has come to rest. Looked at from time to time, by one thread at a time;
 * blocks for the disk.
 *
 * <p>Follows links: a Kubernetes ConfigMap changes by pointing {@code ..data} elsewhere.
 */
final class FileWatch {

    /** What tells one content from another. */
    private record Stamp(Path file, long modifiedMs, long bytes) {}

    private final Path file;
    private Stamp known;
    private Stamp last;

    FileWatch(Path file) {
        this.file = file;
        this.known = stamp();
        this.last = known;
    }

    /** Whether there is a new content, the same as at the last look. A file that is not there is no content. */
    boolean hasChanged() {
        Stamp now = stamp();
        boolean isNew = now != null && !now.equals(known) && now.equals(last);
        last = now;
        if (isNew) {
            known = now;
        }
        return isNew;
    }

    private Stamp stamp() {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new Stamp(real, attributes.lastModifiedTime().toMillis(), attributes.size());
        } catch (IOException e) {
            return null; // between two versions; looked for again
        }
    }
}
