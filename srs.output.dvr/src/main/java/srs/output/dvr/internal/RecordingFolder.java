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
import java.util.PriorityQueue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vhost's folder of recordings: makes whole what was left unfinished, deletes what is too old or too much. Blocks; called on one worker at a time. Only files whose names {@code dvr_path}
 * can have made are touched; links are not followed.
 */
final class RecordingFolder {
    /** Files that are looked at; what is behind is left alone, and said. */
    static final int MAX_ENTRIES = 10_000_000;
    /** Files that are remembered while the others are looked at: the oldest. What is to go besides goes the next time. */
    static final int MAX_REMEMBERED = 10_000;
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
        for (Kept left : look(OutFile.TMP).oldestFirst()) {
            Repair.file(left.path);
        }
    }

    /**
     * Deletes by age, then the oldest by size.
     *
     * @param now see {@link AgeClock#now}
     */
    void clean(Instant now) {
        // without a time in it, nothing tells a recording from another file of that name
        if (plan.keepDays() == 0 && plan.keepBytes() == 0 || !plan.path().hasTime()) {
            return;
        }
        Look all = look("");
        Instant oldest = plan.keepDays() == 0 ? Instant.MIN : now.minus(Duration.ofDays(plan.keepDays()));
        long total = all.bytes;
        for (Kept recording : all.oldestFirst()) {
            boolean isOld = recording.changedAt.isBefore(oldest);
            boolean isTooMuch = plan.keepBytes() > 0 && total > plan.keepBytes();
            if ((isOld || isTooMuch) && delete(all.root, recording.path)) {
                LOG.info("dvr: deleted {}, {}", recording.path, isOld ? "older than " + plan.keepDays() + " days" : total + " bytes are more than " + plan.keepBytes());
                total -= recording.bytes;
            }
        }
    }

    private boolean delete(Path root, Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.warn("dvr: cannot delete {}: {}", file, Problems.text(e));
            return false;
        }
        try {
            // folders that are empty now; the first that is not ends it
            for (Path parent = file.getParent(); parent != null && !parent.equals(root) && parent.startsWith(root); parent = parent.getParent()) {
                Files.delete(parent);
            }
        } catch (IOException e) {
            return true;
        }
        return true;
    }

    /** @param suffix behind the name of a recording */
    private Look look(String suffix) {
        Look look = new Look(suffix);
        if (Files.isDirectory(folder)) {
            try {
                // the folder itself may be a link, what is in it must not
                look.root = folder.toRealPath();
                Files.walkFileTree(look.root, Set.of(), MAX_DEPTH, look);
            } catch (IOException e) {
                LOG.warn("dvr: cannot look into {}: {}", folder, Problems.text(e));
            }
        }
        return look;
    }

    /** One look through the folder. */
    private final class Look extends SimpleFileVisitor<Path> {
        private final String suffix;
        private final PriorityQueue<Kept> newestFirst = new PriorityQueue<>(Comparator.comparing(Kept::changedAt).reversed());
        private Path root = folder;
        private long bytes;
        private int entries;

        Look(String suffix) {
            this.suffix = suffix;
        }

        List<Kept> oldestFirst() {
            List<Kept> sorted = new ArrayList<>(newestFirst);
            sorted.sort(Comparator.comparing(Kept::changedAt));
            return sorted;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (++entries > MAX_ENTRIES) {
                LOG.warn("dvr: {} has more than {} files, the rest is not looked at", folder, MAX_ENTRIES);
                return FileVisitResult.TERMINATE;
            }
            String name = root.relativize(file).toString();
            if (attributes.isRegularFile() && name.endsWith(suffix) && plan.path().canBeOf(name.substring(0, name.length() - suffix.length()))) {
                bytes += attributes.size();
                newestFirst.add(new Kept(file, attributes.size(), attributes.lastModifiedTime().toInstant()));
                if (newestFirst.size() > MAX_REMEMBERED) {
                    newestFirst.poll();
                }
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
    }
}
