package srs.archetype;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository as a plugin's author has it: what this build has just packaged, as if it had been published, and for third parties links into the
 * builder's own repository. So neither that one gets our snapshots, nor does anything have to be fetched twice. Stateless.
 */
final class Published {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String GROUP = "srs";

    private Published() {}

    static Path repository(Path folder, String version) throws IOException {
        delete(folder);
        Path own = Files.createDirectories(folder.resolve(GROUP));
        Path third = Path.of(System.getProperty("maven.repo.local"));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(third)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(GROUP)) {
                    Files.createSymbolicLink(folder.resolve(entry.getFileName()), entry);
                }
            }
        }
        publish(ROOT, own, GROUP, version);
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ROOT, "srs.*")) {
            for (Path module : modules) {
                if (Files.exists(module.resolve("pom.xml"))) {
                    publish(module, own, module.getFileName().toString(), version);
                }
            }
        }
        return folder;
    }

    private static void publish(Path module, Path group, String name, String version) throws IOException {
        Path target = Files.createDirectories(group.resolve(name).resolve(version));
        Files.copy(module.resolve("pom.xml"), target.resolve(name + "-" + version + ".pom"));
        Path jar = module.resolve("target").resolve(name + "-" + version + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, target.resolve(jar.getFileName()));
        }
    }

    /** Copies sources, without what a build has made of them. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(path -> !from.relativize(path).startsWith("target")).toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Links are removed, not followed. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> all;
            try (Stream<Path> files = Files.walk(folder)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }
}
