package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** attacks 44: jars that lie about what they are. */
class FeatureJarTest {

    @TempDir
    private Path folder;

    private Path jar(String name, String version, String exports, String... entries) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        if (!exports.isEmpty()) {
            main.putValue("Export-Package", exports);
        }
        Path file = folder.resolve("x.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                out.write(1);
            }
        }
        return file;
    }

    @Test
    void readsNameAndVersion() throws IOException {
        FeatureJar feature = FeatureJar.read(jar("org.example.a;singleton:=true", "1.2.3", "org.example.a.api;version=\"1.0,2\";uses:=\"srs.kernel.stream,org.osgi.framework\",com.other", "a/B.class"));
        assertThat(feature.name()).isEqualTo("org.example.a");
        assertThat(feature.osgiVersion().toString()).isEqualTo("1.2.3");
        assertThat(FeatureJar.read(jar("srs.mine", "1", "srs.mine,srs.mine.api")).name()).isEqualTo("srs.mine");
    }

    @ParameterizedTest(name = "name {0}")
    @ValueSource(strings = {"../srs.kernel", "a/b", "..", ".a", "a.", "a b", "a\\b", " ", "\u00e9"})
    void refusesNamesThatAreNoFiles(String name) {
        assertThatThrownBy(() -> FeatureJar.read(jar(name, "1", ""))).isInstanceOf(Problem.class);
    }

    @ParameterizedTest(name = "entry {0}")
    @ValueSource(strings = {"../../etc/cron.d/x", "a/../../x", "/etc/passwd", "a\\..\\x", ".."})
    void refusesEntriesThatLeadOutOfIt(String entry) {
        assertThatThrownBy(() -> FeatureJar.read(jar("a", "1", "", entry))).isInstanceOf(Problem.class).hasMessage("the jar has an entry that leads out of it");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"srs.kernel.stream", "com.x,srs.http", "org.osgi.framework;version=\"9\"", "java.lang", "io.netty.buffer", "srs.minefield", "com.x;srs.http;version=1"})
    void refusesPackagesThatEverybodyUses(String exports) {
        assertThatThrownBy(() -> FeatureJar.read(jar("srs.mine", "1", exports))).isInstanceOf(Problem.class).hasMessageContaining("not below its own name");
    }

    @Test
    void refusesTooMuch() throws IOException {
        String[] entries = new String[FeatureJar.MAX_ENTRIES + 1];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = "e" + i;
        }
        assertThatThrownBy(() -> FeatureJar.read(jar("a", "1", "", entries))).isInstanceOf(Problem.class).hasMessageContaining("entries");
        Path bomb = folder.resolve("bomb.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bomb), manifest())) {
            out.putNextEntry(new JarEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written <= FeatureJar.MAX_UNPACKED_BYTES; written += zeros.length) {
                out.write(zeros);
            }
        }
        assertThatThrownBy(() -> FeatureJar.read(bomb)).isInstanceOf(Problem.class).hasMessageContaining("bytes");
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "a");
        return manifest;
    }

    @Test
    void refusesAVersionThatIsNone() {
        assertThatThrownBy(() -> FeatureJar.read(jar("a", "latest", ""))).isInstanceOf(Problem.class);
    }

    @Test
    void refusesWhatIsNoJar() throws IOException {
        Path file = Files.writeString(folder.resolve("x.jar"), "PK\u0003\u0004 no jar");
        assertThatThrownBy(() -> FeatureJar.read(file)).isInstanceOf(Problem.class).hasMessageStartingWith("the body is no jar");
    }
}
