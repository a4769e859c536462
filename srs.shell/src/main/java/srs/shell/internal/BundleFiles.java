package srs.shell.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** A bundle as a build leaves it: a jar, or the folder of its classes with the manifest that bnd wrote. Stateless. */
final class BundleFiles {

    /** Files of a folder; a longer one is no folder of classes. */
    static final int MAX_FILES = 10_000;

    /**
     * What changes when a build writes.
     *
     * @param files how many
     * @param bytes all together
     * @param newestMs when the last of them was changed
     */
    record Stamp(long files, long bytes, long newestMs) {}

    private BundleFiles() {}

    /** Null while there is nothing, or while files vanish as they are looked at. */
    static Stamp stamp(Path source) throws IOException {
        long bytes = 0;
        long newestMs = 0;
        try {
            List<Path> files = files(source);
            for (Path file : files) {
                bytes += Files.size(file);
                newestMs = Math.max(newestMs, Files.getLastModifiedTime(file).toMillis());
            }
            return files.isEmpty() ? null : new Stamp(files.size(), bytes, newestMs);
        } catch (NoSuchFileException | UncheckedIOException e) {
            return null;
        }
    }

    private static List<Path> files(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return Files.exists(source) ? List.of(source) : List.of();
        }
        try (Stream<Path> walk = Files.walk(source)) {
            List<Path> files = walk.filter(Files::isRegularFile).limit(MAX_FILES + 1L).sorted().toList();
            if (files.size() > MAX_FILES) {
                throw new IOException(source + " holds more than " + MAX_FILES + " files");
            }
            return files;
        }
    }

    /** The jar. */
    static byte[] jar(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return Files.readAllBytes(source);
        }
        Path manifestFile = source.resolve(JarFile.MANIFEST_NAME);
        if (!Files.exists(manifestFile)) {
            throw new IOException("has no " + JarFile.MANIFEST_NAME + ": build it once with bnd");
        }
        Manifest manifest;
        try (InputStream in = Files.newInputStream(manifestFile)) {
            manifest = new Manifest(in);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Path file : files(source)) {
                if (!file.equals(manifestFile)) {
                    jar.putNextEntry(new JarEntry(source.relativize(file).toString()));
                    Files.copy(file, jar);
                }
            }
        }
        return bytes.toByteArray();
    }

    /** The symbolic name that the manifest says. */
    static String name(byte[] jar) throws IOException {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            String name = in.getManifest() == null ? null : in.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IOException("is no bundle: it has no manifest with a Bundle-SymbolicName");
            }
            return name.split(";")[0].trim();
        }
    }
}
