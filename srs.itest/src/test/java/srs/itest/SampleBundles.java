package srs.itest;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Makes a bundle of each {@code features/NAME.bnd} from this module's main classes. Runs outside of the framework. */
final class SampleBundles {
    private SampleBundles() {}

    static void build(Path target) throws Exception {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("features"), "*.bnd")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".bnd", "");
                build(file, target.resolve("org.example." + name + ".jar"));
            }
        }
    }

    private static void build(Path instructions, Path target) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setBase(new File("").getAbsoluteFile());
            builder.setProperties(builder.getBase(), builder.loadProperties(instructions.toFile()));
            builder.setClasspath(classPath());
            Jar jar = builder.build();
            if (!builder.getErrors().isEmpty()) {
                throw new IOException(instructions + ": " + builder.getErrors());
            }
            jar.write(target.toFile());
        }
    }

    /** What bnd finds packages and the versions of imports in. */
    private static File[] classPath() {
        String[] entries = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator);
        return Stream.of(entries).map(File::new).filter(file -> file.isDirectory() || file.getName().endsWith(".jar")).toArray(File[]::new);
    }
}
