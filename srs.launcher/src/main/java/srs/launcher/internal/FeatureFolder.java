package srs.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what File Install passes over in silence in the watched folder: jars that are no bundles, and two files that hold the
 * same bundle. One line for each, once, until the file changes.
 *
 * <p>Looks on a thread of its own when the file system tells of a change, and every {@link #BACKSTOP_MS} for those that do not tell.
 */
final class FeatureFolder implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureFolder.class);
    /** Until the next look while files change, so that one that is being copied has come to rest. */
    private static final int ROUND_MS = 500;
    private static final int BACKSTOP_MS = 10_000;

    private record Seen(FileTime modified, long bytes, BundleFile content) {
        boolean isStill(Path file) throws IOException {
            return Files.getLastModifiedTime(file).equals(modified) && Files.size(file) == bytes;
        }
    }

    private final Path folder;
    // the looking thread only, after the first look
    private Map<Path, Seen> seen = new HashMap<>();
    private Set<String> told = new HashSet<>();
    private boolean isAtRest;

    FeatureFolder(Path folder) {
        this.folder = folder;
    }

    /** Looks once, on the caller's thread. */
    void look() {
        try {
            look(BundleFile.jarsIn(folder));
        } catch (IOException e) {
            LOG.debug("{} cannot be read now: {}", folder, e.toString());
        }
    }

    /** Goes on looking until the process ends. */
    void watch() {
        var thread = new Thread(this, "srs-feature-folder");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try (FolderEvents events = new FolderEvents(folder)) {
            while (true) {
                if (events.await(isAtRest ? BACKSTOP_MS : ROUND_MS, ROUND_MS)) {
                    // many events are one change
                    Thread.sleep(ROUND_MS);
                }
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Iterable<Path> jars) throws IOException {
        var now = new HashMap<Path, Seen>();
        var said = new HashSet<String>();
        var fileOf = new HashMap<String, BundleFile>();
        boolean isStill = true;
        for (Path jar : jars) {
            Seen before = seen.get(jar);
            boolean known = before != null && before.isStill(jar);
            Seen current = known
                    ? before
                    : new Seen(Files.getLastModifiedTime(jar), Files.size(jar), BundleFile.read(jar));
            now.put(jar, current);
            isStill &= known;
            // A file that is still being copied is no jar yet: judge it when it has stayed the same for one round.
            if (known || seen.isEmpty()) {
                judge(current.content(), fileOf, said);
            }
        }
        isAtRest = isStill;
        seen = now;
        told = said;
    }

    private void judge(BundleFile file, Map<String, BundleFile> fileOf, Set<String> said) {
        if (!file.isBundle()) {
            tell(said, "%s is not used: %s".formatted(file.file(), file.trouble()));
            return;
        }
        BundleFile other = fileOf.putIfAbsent(file.symbolicName(), file);
        if (other == null) {
            return;
        }
        tell(said, other.version().equals(file.version())
                ? "%s and %s both hold %s %s: remove one; removing either stops the bundle".formatted(
                        other.file(), file.file(), file.symbolicName(), file.version())
                : "%s and %s both hold %s, in versions %s and %s, and both run: remove one".formatted(
                        other.file(), file.file(), file.symbolicName(), other.version(), file.version()));
    }

    private void tell(Set<String> said, String text) {
        said.add(text);
        if (!told.contains(text)) {
            LOG.warn(text);
        }
    }
}
