package srs.audio.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that this bundle carries: its classes, two jars and the native libraries, unpacked into the bundle's own folder when it is needed for the first time. Reads and
 * writes files: one thread at a time, no event loop.
 */
public final class AudioProgram {
    private static final Logger LOG = LoggerFactory.getLogger("srs.audio");

    /** Unpacked, all of one version. */
    private static final String PREFIX = "program-";

    private static final String LIBRARIES = "org/bytedeco/";
    private static final List<String> JARS = List.of("worker/ffmpeg.jar", "worker/javacpp.jar");
    private static final String CLASSES = "srs/audio/worker/";
    private static final String PLATFORM = System.getProperty("os.name") + " " + System.getProperty("os.arch");

    private static final Map<String, String> PLATFORMS = Map.of("Linux amd64", "linux-x86_64", "Linux aarch64", "linux-arm64");

    private final Path data;
    private final String version;
    private final Source source;

    /** What the bundle holds. */
    public interface Source {
        /** The names of all resources below a folder. */
        List<String> below(String folder) throws IOException;

        /** Where one is. */
        URL resource(String name);
    }

    /**
     * @param data the bundle's own folder
     * @param version another one for another content
     */
    public AudioProgram(Path data, String version, Source source) {
        this.data = data.toAbsolutePath();
        this.version = version;
        this.source = source;
    }

    /**
     * Unpacks it, when it is not there.
     *
     * @return where it is
     */
    Path unpacked() throws IOException {
        Path folder = data.resolve(PREFIX + version);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        String part = "/" + PLATFORMS.get(PLATFORM) + "/lib";
        List<String> libraries = source.below(LIBRARIES).stream().filter(name -> name.contains(part)).toList();
        if (libraries.isEmpty()) {
            throw new IOException("srs.audio carries no codecs for " + PLATFORM);
        }
        clear();
        Path made = Files.createDirectories(data.resolve(PREFIX + "new"));
        Files.createDirectories(libraries(made));
        for (String library : libraries) {
            write(library, libraries(made).resolve(library.substring(library.lastIndexOf('/') + 1)));
        }
        for (String jar : JARS) {
            write(jar, made.resolve(jar.substring(jar.lastIndexOf('/') + 1)));
        }
        for (String name : source.below(CLASSES)) {
            if (name.endsWith(".class")) {
                write(name, made.resolve("classes").resolve(name));
            }
        }
        Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
        LOG.info("the audio process is unpacked into {}", folder);
        return folder;
    }

    /** Where its native libraries are. */
    static Path libraries(Path folder) {
        return folder.resolve("lib");
    }

    private void write(String name, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream in = source.resource(name).openStream()) {
            Files.copy(in, file);
        }
    }

    /** Other versions, and what a crash left. */
    private void clear() throws IOException {
        if (Files.isDirectory(data)) {
            try (DirectoryStream<Path> old = Files.newDirectoryStream(data, PREFIX + "*")) {
                for (Path folder : old) {
                    delete(folder);
                }
            }
        }
    }

    /** Deletes a folder with all that is in it; somebody else may be doing the same. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
