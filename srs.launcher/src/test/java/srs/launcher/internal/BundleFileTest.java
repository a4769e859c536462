package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A signature adds a section for each file. The headers end before, in and behind what is read at once. */
    @ParameterizedTest
    @ValueSource(ints = {100, 8190, 8191, 8192, 8193, 8194, 8195, 8196, 40_000})
    void readsNoFurtherThanTheHeaders(int length) throws IOException {
        String headers = "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.exa\r\n mple.signed\r\nBundle-Version: 2.0.1\r\nX: ";
        var text = new StringBuilder(headers);
        while (text.length() < length - 4) {
            int line = Math.min(60, length - 4 - text.length());
            text.append(line < 4 ? "y".repeat(line) : "y".repeat(line - 3) + "\r\n ");
        }
        Path signed = folder.resolve("signed.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(signed))) {
            jar.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
            jar.write((text + "\r\n\r\nno line of a manifest").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(BundleFile.read(signed)).isEqualTo(new BundleFile(signed, "org.example.signed", "2.0.1", null));
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
