package srs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebFileTest {

    @ParameterizedTest
    @CsvSource({"/, text/html; charset=utf-8", "/index.html, text/html; charset=utf-8", "/page.js, text/javascript; charset=utf-8",
        "/style.css, text/css; charset=utf-8", "/icon.svg, image/svg+xml", "/third-party/mpegts.js, text/javascript; charset=utf-8",
        "/third-party/README.md, text/plain; charset=utf-8", "/third-party/mpegts.LICENSE, text/plain; charset=utf-8"})
    void shouldFindFiles(String path, String contentType) throws IOException {
        WebFile file = WebFile.find(path).orElseThrow();
        assertThat(file.contentType()).isEqualTo(contentType);
        assertThat(file.bytes()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "//", "/nosuch.html", "/../srs/console/WebFile.class", "/third-party/../../META-INF/MANIFEST.MF", "/third-party", "/third-party/",
        "/./index.html", "/third-party//mpegts.js", "/index.html/", "/index.html\0", "/index.html%00", "/..\\index.html", "/C:/index.html", "/a/b/c/d/e.html",
        "/.index.html", "/index..html", "/jar:file:x!/index.html", "/index.html?x", "/ index.html", "/ｉndex.html"})
    void shouldFindNothingElse(String path) throws IOException {
        assertThat(WebFile.find(path)).isEmpty();
    }

    @Test
    void shouldNameOnlyFilesThatAreThere() throws IOException {
        String page = new String(WebFile.find("/").orElseThrow().bytes(), StandardCharsets.UTF_8);
        var names = java.util.regex.Pattern.compile("(?:href|src)=\"(/[^\"]*)\"").matcher(page).results().map(m -> m.group(1)).toList();
        assertThat(names).hasSizeGreaterThan(3);
        for (String name : names) {
            assertThat(WebFile.find(name)).as(name).isPresent();
        }
    }

    @Test
    void shouldHaveNoScriptOrStyleThatTheContentPolicyForbids() throws IOException {
        String page = new String(WebFile.find("/").orElseThrow().bytes(), StandardCharsets.UTF_8);
        assertThat(page).doesNotContainPattern("<script>|<style|style=|\\son[a-z]+=");
    }
}
