package srs.plugin.kit.internal;

import aQute.bnd.osgi.Builder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Makes plugins of the packages {@code org.example.NAME}. Stateless. */
final class Plugins {
    private Plugins() {}

    static Path jar(String name, Map<String, String> headers) throws Exception {
        Path target = Files.createDirectories(Path.of("target", "plugins")).resolve("org.example." + name + ".jar");
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "org.example." + name);
            builder.setProperty("Bundle-Version", "1.0.0");
            builder.setProperty("-privatepackage", "org.example." + name);
            headers.forEach(builder::setProperty);
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            builder.setClasspath(Stream.of(path.split(File.pathSeparator)).map(File::new).filter(File::exists).toArray(File[]::new));
            builder.build().write(target.toFile());
            if (!builder.getErrors().isEmpty()) {
                throw new IllegalStateException(name + ": " + builder.getErrors());
            }
        }
        return target;
    }
}
