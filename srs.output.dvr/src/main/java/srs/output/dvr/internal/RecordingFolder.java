package srs.output.dvr.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vhost's folder of recordings: makes whole what was left unfinished, deletes what is too old or too much. Blocks; called on one worker at a time. Only files whose names {@code dvr_path}
 * can have made are touched; links are not followed.
 */
final class RecordingFolder {
    /** Files and folders that are looked at; what is behind is left alone, and said. */
    static final int MAX_ENTRIES = 1_000_000;
    /** Folders in folders that are looked into. */
    static final int MAX_DEPTH = 32;

    private static final Logger LOG = LoggerFactory.getLogger("srs.dvr");

    /** One recording. */
    private record Kept(Path path, long bytes, Instant changedAt) {}

    private final DvrPlan plan;
    private final Path folder;

    RecordingFolder(DvrPlan plan) {
        this.plan = plan;
        folder = plan.path().folder();
    }

    /** Makes whole what nobody writes. */
    void repair() {
        for (Kept left : files(OutFile.TMP)) {
            Repair.file(left.path);
        }
    }

    /** Deletes by age, then the oldest by size. */
    void clean(Instant now) {
        if (plan.keepDays() == 0 && plan.keepBytes() == 0) {
            return;
        }
        if (!plan.path().hasTime()) {
            // nothing tells a recording from another file of that name
            return;
        }
        List<Kept> recordings = files("");
        recordings.sort(Comparator.comparing(Kept::changedAt));
        Instant oldest = plan.keepDays() == 0 ? Instant.MIN : now.minus(Duration.ofDays(plan.keepDays()));
        long total = recordings.stream().mapToLong(Kept::bytes).sum();
        for (Kept recording : recordings) {
            boolean isOld = recording.changedAt.isBefore(oldest);
            boolean isTooMuch = plan.keepBytes() > 0 && total > plan.keepBytes();
            if ((isOld || isTooMuch) && delete(recording.path)) {
                LOG.info("dvr: deleted {}, {}", recording.path, isOld ? "older than " + plan.keepDays() + " days" : total + " bytes are more than " + plan.keepBytes());
                total -= recording.bytes;
            }
        }
    }

    private boolean delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.warn("dvr: cannot delete {}: {}", file, Problems.text(e));
            return false;
        }
        try {
            // folders that are empty now; the first that is not ends it
            for (Path parent = file.getParent(); parent != null && !parent.equals(folder) && parent.startsWith(folder); parent = parent.getParent()) {
                Files.delete(parent);
            }
        } catch (IOException e) {
            return true;
        }
        return true;
    }

    /** @param suffix behind the name of a recording */
    private List<Kept> files(String suffix) {
        List<Kept> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(folder, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
                private int entries;

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (++entries > MAX_ENTRIES) {
                        LOG.warn("dvr: {} has more than {} files, the rest is not looked at", folder, MAX_ENTRIES);
                        return FileVisitResult.TERMINATE;
                    }
                    String name = folder.relativize(file).toString();
                    if (attributes.isRegularFile() && name.endsWith(suffix) && plan.path().canBeOf(name.substring(0, name.length() - suffix.length()))) {
                        found.add(new Kept(file, attributes.size(), attributes.lastModifiedTime().toInstant()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // it went in the meantime, or is not ours to read
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warn("dvr: cannot look into {}: {}", folder, Problems.text(e));
        }
        return found;
    }
}
