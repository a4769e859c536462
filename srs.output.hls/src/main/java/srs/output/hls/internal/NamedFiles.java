package srs.output.hls.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import srs.kernel.file.FileTemplate;

/** Which files the paths of requests name. Remembers those that were asked for last, as thousands ask for the same ones. Thread-safe. */
final class NamedFiles {
    /** Paths that are remembered; with more all are forgotten. */
    static final int MAX_KNOWN = 1024;

    private final Map<String, Named> known = new ConcurrentHashMap<>();

    /** A file, and the folder that it is below. */
    private record Named(String folder, Path file) {}

    /**
     * The file below a folder.
     *
     * @param path begins with a slash
     * @throws IllegalArgumentException when the path leaves the folder, or no file can have it
     */
    Path file(String folder, String path) {
        Named before = known.get(path);
        if (before != null && before.folder.equals(folder)) {
            return before.file;
        }
        Path file = Path.of(folder).resolve(FileTemplate.checked(path.substring(1)));
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        known.put(path, new Named(folder, file));
        return file;
    }

    int size() {
        return known.size();
    }
}
