package srs.http.files.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A folder whose files are served, and nothing outside it: links are followed only to where the folder's own files are, names with a dot in front are
 * not there, and what is neither file nor folder (devices, pipes) is not there either. Immutable; reads the disk.
 *
 * @param root the folder; need not exist
 */
record Folder(Path root) {
    static final String INDEX = "index.html";
    private static final String WELL_KNOWN = ".well-known";

    /**
     * What is there.
     *
     * @param path its real path
     */
    record Found(Path path, BasicFileAttributes attributes) {}

    /**
     * Finds a file, or a folder.
     *
     * @param path relative, parts separated by slashes
     */
    Optional<Found> find(String path) {
        try {
            Path wanted = root;
            for (String name : path.split("/")) {
                if (name.equals(".") || name.startsWith(".") && !name.equals(WELL_KNOWN) || name.indexOf('\0') >= 0) {
                    return Optional.empty();
                }
                wanted = wanted.resolve(name);
            }
            Path real = wanted.toRealPath();
            if (!real.startsWith(root.toRealPath())) {
                return Optional.empty();
            }
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() || attributes.isDirectory() ? Optional.of(new Found(real, attributes)) : Optional.empty();
        } catch (NoSuchFileException | InvalidPathException e) {
            return Optional.empty();
        } catch (IOException e) {
            // not a folder on the way, a loop of links, a name that is too long, no permission: for strangers all the same
            return Optional.empty();
        }
    }
}
