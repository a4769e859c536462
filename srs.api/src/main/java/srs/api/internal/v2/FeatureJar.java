package srs.api.internal.v2;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * What the manifest of an uploaded jar says. Immutable.
 *
 * @param name the symbolic name, fit to be a file's name
 * @param version its version
 */
record FeatureJar(String name, String version) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    private static final int MAX_NAME_CHARS = 128;

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
            return new FeatureJar(name, version);
        } catch (IOException | SecurityException e) {
            throw new Problem(400, "the body is no jar: " + e.getMessage());
        }
    }
}
