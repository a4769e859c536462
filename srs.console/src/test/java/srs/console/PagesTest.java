package srs.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.http.HttpExchange;

class PagesTest {

    private final Pages pages = new Pages();
    private int code;
    private Map<String, List<String>> headers = Map.of();
    private int bytes;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console/", "/console/ng_index.html", "/console/en_index.html", "/players/srs_player.html", "/players/rtc_player.html", "/players/whip.html", "/players/whep.html", "/players/rtc_publisher.html", "/players/srs_chat.html",
        "/players/srs_gb28181.html", "/players/srs_publisher.html"})
    void shouldServePages(String path) {
        get("GET", path, null);
        assertThat(code).isEqualTo(200);
        assertThat(bytes).isPositive();
        assertThat(headers.get("Content-Security-Policy").get(0)).startsWith("default-src 'self';").doesNotContain("unsafe");
        assertThat(headers).containsEntry("Cache-Control", List.of("no-cache")).containsEntry("X-Content-Type-Options", List.of("nosniff"));
    }

    @Test
    void shouldLetOtherSitesShowThePlayerAlone() {
        get("GET", "/players/srs_player.html", null);
        assertThat(headers).doesNotContainKey("X-Frame-Options");
        get("GET", "/console/", null);
        assertThat(headers).containsEntry("X-Frame-Options", List.of("DENY"));
    }

    @Test
    void shouldSendNothingTwice() {
        get("GET", "/console/style.css", null);
        String tag = headers.get("ETag").get(0);
        get("GET", "/console/style.css", tag);
        assertThat(code).isEqualTo(304);
        assertThat(bytes).isZero();
        assertThat(headers).containsEntry("ETag", List.of(tag)).containsKey("Content-Security-Policy");
        get("GET", "/console/style.css", "\"older\"");
        assertThat(code).isEqualTo(200);
        // a fresh server, asked for the first time
        new Pages().handle(exchange("GET", "/console/style.css", tag));
        assertThat(code).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/players"})
    void shouldAddTheSlashThatNamesInAPageNeed(String path) {
        get("GET", path, null);
        assertThat(code).isEqualTo(302);
        assertThat(headers).containsEntry("Location", List.of(path + "/?a=b"));
    }

    @Test
    void shouldNotFindOtherFiles() {
        get("GET", "/players/nosuch.html", null);
        assertThat(code).isEqualTo(404);
    }

    @Test
    void shouldOnlyAnswerQuestions() {
        get("POST", "/", null);
        assertThat(code).isEqualTo(405);
    }

    private void get(String method, String path, String tag) {
        pages.handle(exchange(method, path, tag));
    }

    private HttpExchange exchange(String verb, String path, String tag) {
        return (HttpExchange) Proxy.newProxyInstance(HttpExchange.class.getClassLoader(), new Class<?>[] {HttpExchange.class}, (proxy, method, arguments) -> switch (method.getName()) {
            case "method" -> verb;
            case "path" -> path;
            case "query" -> "?a=b";
            case "header" -> Optional.ofNullable(arguments[0].equals("If-None-Match") ? tag : null);
            case "pass" -> {
                code = 404;
                yield null;
            }
            default -> {
                answered(arguments);
                yield null;
            }
        });
    }

    @SuppressWarnings("unchecked")
    private void answered(Object[] arguments) {
        code = (int) arguments[0];
        headers = arguments.length == 4 ? (Map<String, List<String>>) arguments[2] : Map.of();
        if (arguments[arguments.length - 1] instanceof ByteBuf body) {
            bytes = body.readableBytes();
            body.release();
        }
    }
}
