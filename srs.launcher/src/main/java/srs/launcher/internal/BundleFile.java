package srs.launcher.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
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
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                return noBundle(file, "it has no manifest");
            }
            Attributes main = manifest.getMainAttributes();
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

    private static BundleFile noBundle(Path file, String trouble) {
        return new BundleFile(file, null, null, trouble);
    }

    private static String withoutDirectives(String header) {
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).trim();
    }
}
