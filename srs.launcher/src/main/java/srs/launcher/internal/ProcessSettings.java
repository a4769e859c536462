package srs.launcher.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the configuration says of the process itself. Immutable.
 *
 * @param background {@code daemon}: leave the terminal. Off inside a container unless the operator insists
 * @param followsParent {@code asprocess}: end with the parent
 * @param logFile null for the console
 * @param json JSON lines, not SRS's
 */
record ProcessSettings(boolean background, boolean followsParent, Path pidFile, Path logFile, Level level, boolean utc, boolean json) {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessSettings.class);
    private static final Path DOCKER_MARK = Path.of("/.dockerenv");
    private static final Map<String, Level> NAMES_OF_SRS_1 = Map.of(
            "verbose", Level.TRACE, "info", Level.DEBUG, "trace", Level.INFO, "warn", Level.WARN, "error", Level.ERROR);
    private static final Map<String, Level> NAMES = Map.of(
            "trace", Level.TRACE, "debug", Level.DEBUG, "info", Level.INFO, "warn", Level.WARN, "error", Level.ERROR);

    static ProcessSettings of(Map<String, String> directives) {
        return of(directives, Files.exists(DOCKER_MARK));
    }

    static ProcessSettings of(Map<String, String> directives, boolean isInDocker) {
        boolean inContainer = isInDocker || isOn(directives, "in_docker");
        boolean background = isOn(directives, "daemon") && !(inContainer && isOn(directives, "disable_daemon_for_docker"));
        boolean toFile = "file".equals(directives.get("srs_log_tank"));
        if (background && !toFile) {
            LOG.warn("srs_log_tank: in the background there is no console, the log goes to srs_log_file");
        }
        return new ProcessSettings(background, isOn(directives, "asprocess"),
                Path.of(directives.getOrDefault("pid", "./objs/srs.pid")),
                toFile || background ? Path.of(directives.getOrDefault("srs_log_file", "./objs/srs.log")) : null,
                level(directives), isOn(directives, "utc_time"), "json".equals(directives.get("srs_log_format")));
    }

    private static boolean isOn(Map<String, String> directives, String name) {
        return "on".equals(directives.get(name));
    }

    private static Level level(Map<String, String> directives) {
        String newName = directives.getOrDefault("srs_log_level_v2", "").toLowerCase(Locale.ROOT);
        String oldName = directives.getOrDefault("srs_log_level", "trace").toLowerCase(Locale.ROOT);
        Level level = newName.isEmpty() ? NAMES_OF_SRS_1.get(oldName) : NAMES.get(newName);
        if (level == null) {
            LOG.warn("log level {} is not known, info is taken", newName.isEmpty() ? oldName : newName);
        }
        return level == null ? Level.INFO : level;
    }
}
