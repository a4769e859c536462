package srs.kernel.internal.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;

/** Tells the launcher when a reload changed what concerns it: the log. Called on the thread that reloads. */
final class ProcessReload implements ConfigListener {

    /** What the launcher can change in a running process. */
    static final List<String> PATHS = List.of("srs_log_tank", "srs_log_level", "srs_log_level_v2", "srs_log_file", "srs_log_format", "utc_time");
    private static final String FILE = "srs_log_file";

    private final Runnable launcher;

    /** @param launcher reads the process directives again */
    ProcessReload(Runnable launcher) {
        this.launcher = launcher;
    }

    @Override
    public void onChanged(Set<String> changed) {
        launcher.run();
    }

    /** A log file that cannot be written; nothing is made yet. */
    @Override
    public List<String> objections(Set<String> changed, Section next) {
        if (!next.string("srs_log_tank").equals("file")) {
            return List.of();
        }
        Path file = Path.of(next.string(FILE)).toAbsolutePath();
        Path there = file;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean isFile = file.equals(there) && !Files.isDirectory(file);
        boolean isFolder = !file.equals(there) && there != null && Files.isDirectory(there);
        return there != null && Files.isWritable(there) && (isFile || isFolder) ? List.of() : List.of(FILE + ": " + file + " cannot be written");
    }
}
