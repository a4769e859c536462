package srs.launcher.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/**
 * What the jar files of a folder say they are, before the framework has seen them. Immutable.
 *
 * @param file the jar
 * @param symbolicName the bundle's name without directives, or null when the file is no bundle
 * @param version the bundle's version, "0.0.0" when the manifest has none
 * @param trouble why the file is no bundle, or null
 */
record BundleFile(Path file, String symbolicName, String version, String trouble) {
    private static final int HEADERS_BYTES = 1 << 13;
    private static final int MAX_HEADERS_BYTES = 1 << 20;
    /** "\r\n\r\n", which may be read in two parts. */
    private static final int SECTION_END_BYTES = 4;

    boolean isBundle() {
        return symbolicName != null;
    }

    /** The jars of a folder in the order of their names; none when there is no folder. */
    static List<Path> jarsIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var jars = new ArrayList<Path>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        }
        jars.sort(Comparator.naturalOrder());
        return jars;
    }

    static BundleFile read(Path file) {
        try (var jar = new JarFile(file.toFile(), false)) {
            ZipEntry manifest = jar.getEntry(JarFile.MANIFEST_NAME);
            if (manifest == null) {
                return noBundle(file, "it has no manifest");
            }
            Attributes main = headers(jar, manifest);
            String name = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                return noBundle(file, "its manifest has no Bundle-SymbolicName");
            }
            String version = main.getValue(Constants.BUNDLE_VERSION);
            return new BundleFile(file, withoutDirectives(name), version == null ? "0.0.0" : version.trim(), null);
        } catch (IOException | SecurityException e) {
            return noBundle(file, "it cannot be read as a jar: " + e.getMessage());
        }
    }

    /** The first section alone: in a signed jar another one follows for each of its classes, thousands of them. */
    private static Attributes headers(JarFile jar, ZipEntry manifest) throws IOException {
        byte[] section = new byte[HEADERS_BYTES];
        int bytes = 0;
        int read;
        int end;
        try (InputStream in = jar.getInputStream(manifest)) {
            do {
                section = bytes == section.length ? Arrays.copyOf(section, 2 * bytes) : section;
                read = in.readNBytes(section, bytes, section.length - bytes);
                end = endOfSection(section, Math.max(0, bytes - SECTION_END_BYTES), bytes + read);
                bytes += read;
            } while (end < 0 && read > 0 && bytes < MAX_HEADERS_BYTES);
        }
        return new Manifest(new ByteArrayInputStream(section, 0, end < 0 ? bytes : end)).getMainAttributes();
    }

    /** Where the empty line ends, -1 when there is none. */
    private static int endOfSection(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                int next = i + 1 < to && bytes[i + 1] == '\r' ? i + 2 : i + 1;
                if (next < to && bytes[next] == '\n') {
                    return next + 1;
                }
            }
        }
        return -1;
    }

    private static BundleFile noBundle(Path file, String trouble) {
        return new BundleFile(file, null, null, trouble);
    }

    private static String withoutDirectives(String header) {
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).trim();
    }
}
