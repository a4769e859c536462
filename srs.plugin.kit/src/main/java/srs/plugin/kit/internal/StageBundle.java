package srs.plugin.kit.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import srs.plugin.kit.internal.onstage.Actor;
import srs.plugin.kit.stage.Stage;
import srs.testkit.LeakLedger;

/** Makes the jar that the kit has inside the framework. Stateless. */
final class StageBundle {
    static final String NAME = "srs.plugin.kit.stage";

    private StageBundle() {}

    static byte[] jar() {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, NAME);
        headers.putValue(Constants.BUNDLE_ACTIVATOR, Actor.class.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, Stage.class.getPackageName());
        headers.putValue(Constants.DYNAMICIMPORT_PACKAGE, "srs.kernel.*,io.netty.*,org.osgi.*");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            add(jar, Actor.class, "");
            add(jar, LeakLedger.class, LeakLedger.class.getSimpleName());
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the kit's own classes cannot be read", e);
        }
        return bytes.toByteArray();
    }

    /** Adds the classes of a package whose simple names begin so. */
    private static void add(JarOutputStream jar, Class<?> example, String prefix) throws IOException, URISyntaxException {
        Path source = Path.of(example.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(source)) {
            add(jar, source, example, prefix);
            return;
        }
        try (FileSystem archive = FileSystems.newFileSystem(source)) {
            add(jar, archive.getPath("/"), example, prefix);
        }
    }

    private static void add(JarOutputStream jar, Path root, Class<?> example, String prefix) throws IOException {
        String folder = example.getPackageName().replace('.', '/');
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && name.startsWith(prefix)) {
                    jar.putNextEntry(new JarEntry(folder + "/" + name));
                    jar.write(Files.readAllBytes(file));
                }
            }
        }
    }
}
