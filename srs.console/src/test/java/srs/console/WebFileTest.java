package srs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebFileTest {

    @ParameterizedTest
    @CsvSource({"/, text/html; charset=utf-8", "/index.html, text/html; charset=utf-8", "/console/ng_index.html, text/html; charset=utf-8",
        "/players/srs_player.html, text/html; charset=utf-8", "/console/app.js, text/javascript; charset=utf-8",
        "/console/style.css, text/css; charset=utf-8", "/console/icon.svg, image/svg+xml", "/console/third-party/mpegts.js, text/javascript; charset=utf-8",
        "/console/third-party/README.md, text/plain; charset=utf-8", "/console/third-party/mpegts.LICENSE, text/plain; charset=utf-8"})
    void shouldFindFiles(String path, String contentType) throws IOException {
        WebFile file = WebFile.find(path).orElseThrow();
        assertThat(file.contentType()).isEqualTo(contentType);
        assertThat(file.bytes()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "//", "/nosuch.html", "/../srs/console/WebFile.class", "/console/third-party/../../META-INF/MANIFEST.MF", "/console/third-party", "/console/third-party/",
        "/./index.html", "/console/third-party//mpegts.js", "/index.html/", "/index.html\0", "/index.html%00", "/..\\index.html", "/C:/index.html", "/a/b/c/d/e.html",
        "/.index.html", "/index..html", "/jar:file:x!/index.html", "/index.html?x", "/ index.html", "/ｉndex.html"})
    void shouldFindNothingElse(String path) throws IOException {
        assertThat(WebFile.find(path)).isEmpty();
    }

    /** Names of SRS's pages (F288 to F294), and the file behind each. */
    static Iterable<String> pages() {
        return Site.names();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldHaveAPageBehindEachNameThatSrsUsersKnow(String name) throws IOException {
        assertThat(WebFile.find(name).orElseThrow().contentType()).isEqualTo("text/html; charset=utf-8");
    }

    @Test
    void shouldBeAskedForEachOfSrsPlayerPages() throws IOException {
        try (InputStream component = WebFile.class.getResourceAsStream("/OSGI-INF/srs.console.PlayerPages.xml")) {
            String xml = new String(component.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Site.names()).filteredOn(name -> name.startsWith("/players/") && name.endsWith(".html")).hasSizeGreaterThan(10)
                    .allSatisfy(name -> assertThat(xml).containsPattern("(?m)^\\s*(?:<.*>)?" + Pattern.quote(name) + "\\s*(?:<|$)"));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldNameOnlyFilesThatAreThere(String page) throws IOException {
        List<String> names = Pattern.compile("(?:href|src)=\"(/[^\"#]*)").matcher(text(page)).results().map(m -> m.group(1)).toList();
        assertThat(names).hasSizeGreaterThan(3);
        for (String name : names) {
            assertThat(WebFile.find(name)).as(name).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldHaveNoScriptOrStyleThatTheContentPolicyForbids(String page) throws IOException {
        assertThat(text(page)).doesNotContainPattern("<script>|<style|style=|\\son[a-z]+=|https?://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/app.js", "/console/players/page.js"})
    void shouldImportOnlyFilesThatAreThere(String script) throws IOException {
        Deque<String> left = new ArrayDeque<>(List.of(script));
        Set<String> seen = new HashSet<>();
        while (!left.isEmpty()) {
            String name = left.remove();
            if (seen.add(name)) {
                Pattern.compile("(?m)^(?:import|export) .* from '([^']+)';$").matcher(text(name)).results().forEach(m -> left.add(m.group(1)));
            }
        }
        assertThat(seen).hasSizeGreaterThan(4).allMatch(name -> name.startsWith("/"));
    }

    @Test
    void shouldHaveALicenceBesideEachLibrary() throws IOException {
        for (String library : List.of("mpegts", "preact", "htm", "uplot")) {
            assertThat(text("/console/third-party/README.md")).contains("`" + library + ".js`");
            assertThat(text("/console/third-party/" + library + ".LICENSE")).containsIgnoringCase("license");
        }
    }

    @Test
    void shouldTagItsContent() throws IOException {
        WebFile page = WebFile.find("/").orElseThrow();
        assertThat(page.entityTag()).matches("\"[0-9a-f]{24}\"").isEqualTo(WebFile.find("/console/").orElseThrow().entityTag())
                .isNotEqualTo(WebFile.find("/console/style.css").orElseThrow().entityTag());
    }

    /** RFC 9110 §13.1.2: a list, weak tags too, or any. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"a\" | true", "W/\"a\" | true", "\"b\", \"a\" | true", "* | true", "\"b\" | false", "a | false", "'' | false"})
    void shouldKnowItsTagInAList(String header, boolean isMatch) {
        assertThat(WebFile.isMatch(header, "\"a\"")).isEqualTo(isMatch);
    }

    private static String text(String path) throws IOException {
        return new String(WebFile.find(path).orElseThrow(() -> new AssertionError(path)).bytes(), StandardCharsets.UTF_8);
    }
}
