package srs.plugin.kit.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** The bundles on the class path of the test: the house that the plugin is tried in, and whatever else its pom names. Stateless. */
final class ClassPathBundles {

    /**
     * One of them.
     *
     * @param name its symbolic name
     * @param file a jar, or a folder of classes
     * @param hasCodeToStart whether it is to be started: the others are libraries and fragments
     */
    record Found(String name, Path file, boolean hasCodeToStart) {}

    /** What runs outside of the framework, or is offered to it by the launcher. */
    private static final List<String> OUTSIDE = List.of("org.apache.felix.framework", "slf4j.", "ch.qos.logback.", "junit", "org.opentest4j", "org.apiguardian",
            "org.assertj.", "assertj-", "net.bytebuddy.", "osgi.", "org.osgi.service.component.annotations", "biz.aQute.", "srs.testkit", "srs.plugin.kit", "srs.launcher");

    private ClassPathBundles() {}

    /** Each symbolic name once, the first of the class path; without the plugin itself. */
    static List<Found> find(String plugin) {
        Map<String, Found> found = new HashMap<>();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : path.split(File.pathSeparator)) {
            Path file = Path.of(entry).toAbsolutePath();
            Attributes headers = headers(file);
            String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name != null) {
                String symbolic = name.split(";")[0].trim();
                if (!symbolic.equals(plugin) && OUTSIDE.stream().noneMatch(symbolic::startsWith)) {
                    found.putIfAbsent(symbolic, new Found(symbolic, file, hasCodeToStart(symbolic, headers)));
                }
            }
        }
        for (String needed : List.of("srs.kernel", "srs.http", "srs.output.remux")) {
            if (!found.containsKey(needed)) {
                throw new IllegalStateException("there is no " + needed + " on the test class path, only " + found.keySet());
            }
        }
        return new ArrayList<>(found.values());
    }

    private static boolean hasCodeToStart(String name, Attributes headers) {
        return headers.getValue(Constants.FRAGMENT_HOST) == null
                && (name.startsWith("srs.") || headers.getValue(Constants.BUNDLE_ACTIVATOR) != null || headers.getValue("Service-Component") != null);
    }

    private static Attributes headers(Path file) {
        try {
            if (Files.isDirectory(file)) {
                Path manifest = file.resolve(JarFile.MANIFEST_NAME);
                if (!Files.exists(manifest)) {
                    return new Attributes();
                }
                try (InputStream in = Files.newInputStream(manifest)) {
                    return new Manifest(in).getMainAttributes();
                }
            }
            if (!Files.exists(file)) {
                return new Attributes();
            }
            try (JarFile jar = new JarFile(file.toFile())) {
                return jar.getManifest() == null ? new Attributes() : jar.getManifest().getMainAttributes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
