package srs.kernel.internal.config;

import java.nio.file.Path;
import java.util.Optional;

/** Where the directives come from; read at start and at each reload. Blocks for the disk. */
@FunctionalInterface
interface ConfigSource {

    ConfigText read() throws ConfigException;

    /** The file that is read; empty when there is none. */
    default Optional<Path> path() {
        return Optional.empty();
    }

    /** What {@link #read} would give if the file held this text. */
    default ConfigText of(String text) throws ConfigException {
        throw new ConfigException(new Position("configuration", 0), "", "there is no file: it comes from the environment");
    }

    /**
     * A file.
     *
     * @param includeBase what the names in {@code include} are relative to: the working directory, as in SRS
     */
    static ConfigSource file(Path file, Path includeBase) {
        return new FileSource(file, includeBase);
    }

    /** No file: what {@code -e} and {@code SRS_ENV_ONLY} stand for (compat 2.2). */
    static ConfigSource environmentOnly() {
        return text("environment", true, "daemon off; srs_log_tank console; vhost " + Snapshot.DEFAULT_VHOST + " { }");
    }

    /** Nothing but the default vhost. */
    static ConfigSource none() {
        return text("defaults", false, "vhost " + Snapshot.DEFAULT_VHOST + " { }");
    }

    /** A text in memory, without includes. */
    static ConfigSource text(String name, boolean isGiven, String text) {
        return () -> new ConfigText(name, isGiven, text, DirectiveParser.parse(name, text, IncludeSource.NONE));
    }
}
