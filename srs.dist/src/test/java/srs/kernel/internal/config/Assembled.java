package srs.kernel.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What the bundles of the assembled server declare, read from their jars as the kernel reads them. In its package, for its reader is its own affair. */
final class Assembled {
    private static final Path DIST = Path.of(System.getProperty("srs.dist"));
    private static final String CATALOGUE = "OSGI-INF/srs/catalogue.conf";

    private Assembled() {}

    /** The declarations of all bundles, those of the kernel first. */
    static List<Declaration> declarations() {
        List<Declaration> all = new ArrayList<>();
        for (Path jar : jars()) {
            String bundle = jar.getFileName().toString().replaceFirst("(-\\d.*)?\\.jar$", "");
            entry(jar, DirectiveBundles.RESOURCE).ifPresent(text -> {
                try {
                    all.addAll(bundle.equals("srs.kernel") ? 0 : all.size(), DeclarationReader.read(bundle, bundle, text));
                } catch (ConfigException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        return all;
    }

    /** The kernel's list of directives of bundles that may not be here. */
    static Catalogue catalogue() {
        try {
            String text = jars().stream().flatMap(jar -> entry(jar, CATALOGUE).stream()).findFirst().orElseThrow();
            return Catalogue.read(CATALOGUE, text);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Checks a text as the server does, with these declarations. */
    static Compiled compile(List<Declaration> declarations, String text) {
        try {
            return new Compiler(Schema.of(declarations), catalogue(), new EnvironmentLayer(Map.of()), new CrossChecks(0))
                    .compile(ConfigSource.text("srs.conf", false, text).read());
        } catch (ConfigException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static List<Path> jars() {
        try (Stream<Path> system = Files.list(DIST.resolve("system")); Stream<Path> features = Files.list(DIST.resolve("features"))) {
            return Stream.concat(system, features).filter(file -> file.getFileName().toString().startsWith("srs.")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> entry(Path jar, String name) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
