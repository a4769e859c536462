package srs.launcher.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import srs.launcher.internal.CommandLine.UsageException;

/**
 * What one run of the server starts from: command line and environment put together. Immutable.
 *
 * @param confFile absolute, or null with the environment alone
 * @param testConfig check the configuration and end
 * @param shell open a shell on this terminal
 * @param home the distribution: {@code lib/}, {@code system/}, {@code features/}
 * @param features the watched folder
 * @param startNanos when the launcher began, by {@link System#nanoTime()}
 */
record Settings(Path confFile, boolean testConfig, boolean shell, Path home, Path features, long startNanos) {
    /** System property with the distribution's folder, given by the start script. */
    static final String HOME_PROPERTY = "srs.home";

    boolean envOnly() {
        return confFile == null;
    }

    static Settings of(CommandLine line, Map<String, String> environment, long startNanos) throws UsageException {
        Path home = findHome();
        return new Settings(
                confFile(line, environment),
                line.action() == CommandLine.Action.TEST,
                line.shell(),
                home,
                features(home, environment.getOrDefault("SRS_FEATURES_DIR", "")),
                startNanos);
    }

    private static Path features(Path home, String given) throws UsageException {
        Path folder = given.isEmpty() ? home.resolve("features") : Path.of(given).toAbsolutePath();
        try {
            // File Install compares real paths.
            return folder.toRealPath();
        } catch (IOException e) {
            if (!given.isEmpty()) {
                throw new UsageException("SRS_FEATURES_DIR " + given + " is not a folder that can be read");
            }
            return folder;
        }
    }

    private static Path confFile(CommandLine line, Map<String, String> environment) throws UsageException {
        if (line.envOnly() || environment.containsKey("SRS_ENV_ONLY")) {
            return null;
        }
        String name = environment.getOrDefault("SRS_CONFIG_FILE", "");
        if (name.isEmpty()) {
            name = line.confFile();
        }
        if (name == null) {
            throw new UsageException("no configuration: give -c FILE or -e, for example -c conf/srs.conf");
        }
        Path file = Path.of(name).toAbsolutePath();
        if (!Files.isRegularFile(file) && !Files.exists(file)) {
            throw new UsageException("configuration " + name + " does not exist in " + Path.of("").toAbsolutePath());
        }
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw new UsageException("configuration " + name + " is not a file that can be read");
        }
        return file;
    }

    private static Path findHome() throws UsageException {
        String given = System.getProperty(HOME_PROPERTY);
        Path home = given != null ? Path.of(given).toAbsolutePath() : besideLib();
        if (!Files.isDirectory(home.resolve("system"))) {
            throw new UsageException("no folder system/ in " + home + ": set -D" + HOME_PROPERTY + " to the distribution");
        }
        return home;
    }

    /** The class path is {@code HOME/lib/...}: the folder above the first entry's. */
    private static Path besideLib() {
        String first = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        return Path.of(first).toAbsolutePath().getParent().resolveSibling("");
    }
}
