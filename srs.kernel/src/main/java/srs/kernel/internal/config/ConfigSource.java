package srs.kernel.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Where the directives come from; read at start and at each reload. Blocks for the disk. */
@FunctionalInterface
interface ConfigSource {

    ConfigText read() throws ConfigException;

    /**
     * A file.
     *
     * @param includeBase what the names in {@code include} are relative to: the working directory, as in SRS
     */
    static ConfigSource file(Path file, Path includeBase) {
        return () -> {
            String name = file.toString();
            Position at = new Position(name, 0);
            List<Directive> directives = DirectiveParser.parse(name, load(file, name, at),
                    (included, where) -> load(includeBase.resolve(included), included, where));
            if (directives.isEmpty()) {
                throw new ConfigException(at, "", "the configuration is empty");
            }
            return new ConfigText(name, true, directives);
        };
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
        return () -> new ConfigText(name, isGiven, DirectiveParser.parse(name, text, IncludeSource.NONE));
    }

    /** Reads a file as UTF-8; bytes that are none, as in comments of older encodings, become replacement characters. */
    private static String load(Path file, String name, Position at) throws ConfigException {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(at, "", "file " + name + " is a directory");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new ConfigException(at, "", "file " + name + " is not a regular file");
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(GrammarLimits.MAX_FILE_BYTES + 1);
            }
            if (bytes.length > GrammarLimits.MAX_FILE_BYTES) {
                throw new ConfigException(at, "", "file " + name + " is longer than " + GrammarLimits.MAX_FILE_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ConfigException(at, "", "file " + name + " does not exist");
        } catch (IOException e) {
            throw new ConfigException(at, "", "file " + name + " cannot be read: " + e.getMessage());
        }
    }
}
