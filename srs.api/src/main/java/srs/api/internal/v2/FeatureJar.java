package srs.api.internal.v2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/**
 * What the manifest of an uploaded jar says. Immutable.
 *
 * @param name the symbolic name, fit to be a file's name
 * @param version its version
 */
record FeatureJar(String name, String version) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final int MAX_NAME_CHARS = 128;
    /** Entries of a jar: none of ours has a thousand. */
    static final int MAX_ENTRIES = 10_000;
    /** Bytes of all its entries as the jar states them. */
    static final long MAX_UNPACKED_BYTES = 64L << 20;
    /** Packages that a jar from elsewhere must not offer in the place of those that everybody uses. */
    private static final List<String> RESERVED = List.of("java.", "javax.", "org.osgi.", "org.slf4j", "io.netty.", "srs.");
    private static final Pattern PACKAGE = Pattern.compile("(?:^|[,;])\\s*([A-Za-z0-9_.]+)\\s*(?=[,;]|$)");

    /** @throws Problem when the file is no bundle */
    static FeatureJar read(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = String.valueOf(main.getValue("Bundle-SymbolicName")).split(";")[0].trim();
            String version = main.getValue("Bundle-Version") == null ? "0.0.0" : main.getValue("Bundle-Version").trim();
            if (!"2".equals(main.getValue("Bundle-ManifestVersion")) || main.getValue("Bundle-SymbolicName") == null) {
                throw new Problem(400, "the jar is no OSGi bundle: its manifest has no Bundle-ManifestVersion 2 or no Bundle-SymbolicName");
            }
            if (name.length() > MAX_NAME_CHARS || !NAME.matcher(name).matches()) {
                throw new Problem(400, "the Bundle-SymbolicName is not 1 to " + MAX_NAME_CHARS + " letters, digits, - and _, with single dots between them");
            }
            if (main.getValue("Fragment-Host") != null) {
                throw new Problem(400, "the jar is a fragment; features are bundles of their own");
            }
            version(version);
            exports(main, name);
            entries(jar);
            return new FeatureJar(name, version);
        } catch (IOException | SecurityException e) {
            throw new Problem(400, "the body is no jar: " + e.getMessage());
        }
    }

    Version osgiVersion() {
        return version(version);
    }

    private static Version version(String text) {
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "the Bundle-Version is none");
        }
    }

    /** A bundle exports packages below its own name, or ones that nobody else has. */
    private static void exports(Attributes main, String name) {
        String exported = String.valueOf(main.getValue("Export-Package")).replaceAll("\"[^\"]*\"", "");
        Matcher matcher = PACKAGE.matcher(exported);
        while (matcher.find()) {
            String offered = matcher.group(1);
            if (RESERVED.stream().anyMatch(offered::startsWith) && !offered.equals(name) && !offered.startsWith(name + ".")) {
                throw new Problem(400, "the bundle exports " + offered.substring(0, Math.min(offered.length(), MAX_NAME_CHARS)) + ", which is not below its own name");
            }
        }
    }

    /** Nothing here unpacks a jar, but others may. */
    private static void entries(JarFile jar) {
        if (jar.size() > MAX_ENTRIES) {
            throw new Problem(400, "the jar has " + jar.size() + " entries, more than " + MAX_ENTRIES);
        }
        long bytes = 0;
        for (JarEntry entry : Collections.list(jar.entries())) {
            String path = entry.getName();
            if (path.startsWith("/") || path.indexOf('\\') >= 0 || List.of(path.split("/")).contains("..")) {
                throw new Problem(400, "the jar has an entry that leads out of it");
            }
            bytes += Math.max(0, entry.getSize());
            if (bytes > MAX_UNPACKED_BYTES) {
                throw new Problem(400, "the jar holds more than " + MAX_UNPACKED_BYTES + " bytes");
            }
        }
    }
}
