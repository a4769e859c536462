package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as operators, editors and accidents make them (compat 2.1). */
class ConfigFileTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("srs.conf");
    }

    private List<Directive> read() throws ConfigException {
        return ConfigSource.file(file, folder).read().directives();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    @Test
    void mayHaveTheLineEndsAndTheMarkOfAnotherSystem() throws Exception {
        write("\uFEFF# written elsewhere\r\nlisten 1935;\r\nvhost a.com {\r\n    play {\r\n        gop_cache off; # here too\r\n    }\r\n}\r\n");
        assertThat(DirectivePrinter.print(read())).isEqualTo("listen 1935;\nvhost a.com {\n    play {\n        gop_cache off;\n    }\n}\n");
        assertThat(read().get(1).at().line()).isEqualTo(3);
    }

    @Test
    void holdsNamesInAnyScript() throws Exception {
        write("vhost 直播.example { http_remux { mount \"[vhost]/живое/[stream].flv\"; } }");
        assertThat(read().get(0).args()).containsExactly("直播.example");
        assertThat(read().get(0).children().get(0).children().get(0).args()).containsExactly("[vhost]/живое/[stream].flv");
    }

    @Test
    void mayHaveAnOldEncodingInAComment() throws Exception {
        Files.write(file, "# caf\u00e9\nlisten 1935;".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing but this", "\uFEFF"})
    void mustSaySomething(String text) throws IOException {
        write(text);
        assertThatThrownBy(this::read).hasMessage(file + ": the configuration is empty");
    }

    @Test
    void mustBeThere() {
        assertThatThrownBy(this::read).hasMessage(file + ": file " + file + " does not exist");
    }

    @Test
    void mustBeAFile() {
        file = folder;
        assertThatThrownBy(this::read).hasMessageEndingWith("is a directory");
        file = Path.of("/dev/zero");
        assertTimeoutPreemptively(AT_ONCE, () -> assertThatThrownBy(this::read).hasMessageEndingWith("file /dev/zero is not a regular file"));
    }

    @Test
    void isRefusedWhenItIsALogByMistake() throws IOException {
        byte[] line = "[2024-01-01 00:00:00.000][INFO][1][a] a line of a log\n".getBytes(StandardCharsets.US_ASCII);
        byte[] log = new byte[10 << 20];
        for (int i = 0; i + line.length < log.length; i += line.length) {
            System.arraycopy(line, 0, log, i, line.length);
        }
        Files.write(file, log);
        assertTimeoutPreemptively(AT_ONCE, () -> assertThatThrownBy(this::read).hasMessage(file + ": file " + file + " is longer than 8388608 bytes"));
    }

    @Test
    void includesFromTheWorkingDirectoryNotFromItsOwn() throws Exception {
        Files.createDirectory(folder.resolve("conf"));
        file = Files.writeString(folder.resolve("conf/srs.conf"), "include conf/more.conf;");
        Files.writeString(folder.resolve("conf/more.conf"), "listen 1935;\nvhost a {");
        assertThatThrownBy(this::read).hasMessage("conf/more.conf:2: vhost: unexpected end of file, expecting '}' for the block of line 2");
        Files.writeString(folder.resolve("conf/more.conf"), "listen 1935;");
        assertThat(read().get(0).at()).hasToString("conf/more.conf:1");
    }

    @Test
    void endsWhenFilesIncludeOneAnotherInARing() throws Exception {
        write("include a.conf;");
        Files.writeString(folder.resolve("a.conf"), "include b.conf b.conf;");
        Files.writeString(folder.resolve("b.conf"), "include a.conf a.conf;");
        assertTimeoutPreemptively(AT_ONCE, () -> assertThatThrownBy(this::read).hasMessageEndingWith("files include one another deeper than 16"));
    }

    @Test
    void endsWhenFewBytesStandForMany() throws Exception {
        Files.writeString(folder.resolve("big.conf"), "# " + "x".repeat(4 << 20));
        write(("include" + " big.conf".repeat(1000) + ";"));
        assertTimeoutPreemptively(AT_ONCE, () -> assertThatThrownBy(this::read).hasMessage("big.conf: all files together are longer than 67108864 characters"));
    }

    @Test
    void mayBeALink() throws Exception {
        Files.writeString(folder.resolve("real.conf"), "listen 1935;");
        Files.createSymbolicLink(file, folder.resolve("real.conf"));
        assertThat(read()).hasSize(1);
    }

    @Test
    void cannotForgeALineOfTheLog() throws IOException {
        write("max\u001b[2Jconns 1;\u2028}");
        assertThatThrownBy(this::read).hasMessageNotContaining("\u001b").message().doesNotContain("\n");
    }
}
