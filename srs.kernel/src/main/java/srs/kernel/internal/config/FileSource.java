package srs.kernel.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file srs.conf, and what it includes. Thread-safe; blocks for the disk. */
final class FileSource implements ConfigSource {

    private final Path file;
    private final Path includeBase;
    private final Position at;

    FileSource(Path file, Path includeBase) {
        this.file = file;
        this.includeBase = includeBase;
        this.at = new Position(file.toString(), 0);
    }

    @Override
    public ConfigText read() throws ConfigException {
        return of(load(file, file.toString(), at));
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(file);
    }

    @Override
    public ConfigText of(String text) throws ConfigException {
        List<Directive> directives = DirectiveParser.parse(file.toString(), text, (included, where) -> load(includeBase.resolve(included), included, where));
        if (directives.isEmpty()) {
            throw new ConfigException(at, "", "the configuration is empty");
        }
        return new ConfigText(file.toString(), true, text, directives);
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
