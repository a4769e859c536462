package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file in the watched folder says it is. */
class BundleFileTest {
    @TempDir
    Path folder;

    @Test
    void readsNameAndVersionOfABundle() throws IOException {
        BundleFile file = BundleFile.read(jar("a.jar", "Bundle-SymbolicName", "srs.output.hls;singleton:=true", "Bundle-Version", "1.2.3"));
        assertThat(file.isBundle()).isTrue();
        assertThat(file.symbolicName()).isEqualTo("srs.output.hls");
        assertThat(file.version()).isEqualTo("1.2.3");
    }

    @Test
    void saysWhyAJarIsNoBundle() throws IOException {
        assertThat(BundleFile.read(jar("a.jar", "Main-Class", "a.A")).trouble()).isEqualTo("its manifest has no Bundle-SymbolicName");
    }

    @Test
    void saysWhyAFileIsNoJar() throws IOException {
        Path file = Files.writeString(folder.resolve("junk.jar"), "this is no zip file");
        assertThat(BundleFile.read(file).isBundle()).isFalse();
        assertThat(BundleFile.read(file).trouble()).startsWith("it cannot be read as a jar");
    }

    @Test
    void listsJarsInTheOrderOfTheirNames() throws IOException {
        Path b = jar("b.jar", "Bundle-SymbolicName", "b");
        Path a = jar("a.jar", "Bundle-SymbolicName", "a");
        Files.writeString(folder.resolve("notes.txt"), "not a jar");
        assertThat(BundleFile.jarsIn(folder)).containsExactly(a, b);
        assertThat(BundleFile.jarsIn(folder.resolve("absent"))).isEmpty();
    }

    private Path jar(String name, String... headers) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < headers.length; i += 2) {
            manifest.getMainAttributes().putValue(headers[i], headers[i + 1]);
        }
        Path file = folder.resolve(name);
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }
}
