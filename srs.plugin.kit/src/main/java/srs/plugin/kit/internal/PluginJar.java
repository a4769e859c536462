package srs.plugin.kit.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/**
 * The plugin as a jar, from a jar or from the folder {@code target/classes}, where bnd has put the manifest before the tests run. Immutable.
 *
 * @param name its symbolic name
 * @param entries its files
 * @param bytes the jar
 */
record PluginJar(String name, SortedSet<String> entries, byte[] bytes) {

    static PluginJar of(Path source) {
        try {
            byte[] bytes = Files.isDirectory(source) ? pack(source) : Files.readAllBytes(source);
            Path file = Files.createTempFile("plugin", ".jar");
            try {
                Files.write(file, bytes);
                return read(source, file, bytes);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(source + " cannot be read", e);
        }
    }

    private static PluginJar read(Path source, Path file, byte[] bytes) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            String name = jar.getManifest() == null ? null : jar.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new AssertionError(source + " is no bundle: its manifest has no Bundle-SymbolicName. Is bnd-maven-plugin in the pom?");
            }
            SortedSet<String> entries = new TreeSet<>();
            for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements();) {
                entries.add(all.nextElement().getName());
            }
            return new PluginJar(name.split(";")[0].trim(), entries, bytes);
        }
    }

    private static byte[] pack(Path folder) throws IOException {
        Path manifestFile = folder.resolve(JarFile.MANIFEST_NAME);
        if (!Files.exists(manifestFile)) {
            throw new AssertionError(manifestFile + " is missing. Is bnd-maven-plugin in the pom?");
        }
        Manifest manifest;
        try (InputStream in = Files.newInputStream(manifestFile)) {
            manifest = new Manifest(in);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest); Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile).filter(file -> !file.equals(manifestFile)).sorted().toList();
            for (Path file : files) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
        return bytes.toByteArray();
    }
}
