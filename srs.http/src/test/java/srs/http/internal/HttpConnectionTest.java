package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.http.HttpLimits;

class HttpConnectionTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

    private Peer peer = new Peer();

    @AfterEach
    void close() {
        peer.close();
        assertThat(peer.site.bodies.held()).isZero();
    }

    @Test
    void shouldAnswerAsSrsDoes() {
        peer.mount(x -> x.respond(200, "application/json", "{\"code\":0}"), "/api/v1/versions");
        assertThat(peer.send("GET /api/v1/versions HTTP/1.1\r\nHost: localhost:1985\r\n\r\n").answer()).isEqualTo("""
                HTTP/1.1 200 OK\r
                Connection: Close\r
                Content-Length: 10\r
                Content-Type: application/json\r
                Server: SRS/test\r
                \r
                {"code":0}""");
        assertThat(peer.isOpen()).isTrue();
    }

    @Test
    void shouldSayNotFound() {
        assertThat(peer.send(GET).answer()).startsWith("HTTP/1.1 404 Not Found\r\n").contains("Content-Type: text/plain; charset=utf-8\r\n")
                .endsWith("\r\n\r\nNot Found");
    }

    @Test
    void shouldAnswerSplitAtEveryByte() {
        String request = "POST /echo?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n";
        for (int i = 1; i < request.length(); i++) {
            try (Peer split = new Peer().withEcho("/echo")) {
                split.send(request.substring(0, i)).send(request.substring(i));
                assertThat(split.answer()).contains("\r\n\r\nPOST /echo?x=1 hello").endsWith("\r\n\r\nGET /echo ");
            }
        }
    }

    @Test
    void shouldReadChunkedBodies() {
        peer.withEcho("/echo");
        peer.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n");
        assertThat(peer.answer()).endsWith("POST /echo hello world");
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() {
        List<HttpExchange> waiting = new ArrayList<>();
        peer.mount(waiting::add, "/slow");
        peer.withEcho("/fast");
        peer.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /fast HTTP/1.1\r\nHost: h\r\n\r\nGET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(peer.answer()).isEmpty();
        assertThat(waiting).hasSize(1);
        waiting.get(0).respond(200, "text/plain", "first");
        assertThat(peer.answer()).contains("first").endsWith("GET /fast ");
        assertThat(waiting).hasSize(2);
        waiting.get(1).respond(200, "text/plain", "third");
        assertThat(peer.answer()).endsWith("third");
    }

    @Test
    void shouldStopReadingWhenManyRequestsWait() {
        List<HttpExchange> waiting = new ArrayList<>();
        peer.mount(waiting::add, "/a");
        peer.send(GET.repeat(3000));
        assertThat(waiting).hasSize(1);
        assertThat(peer.channel.config().isAutoRead()).isFalse();
        for (int i = 0; i < 3000; i++) {
            waiting.get(i).respond(204, "text/plain", "");
        }
        assertThat(peer.channel.config().isAutoRead()).isTrue();
        assertThat(peer.answer().split("HTTP/1.1 204 No Content")).hasSize(3001);
    }

    @Test
    void shouldKeepAliveForFifteenSecondsDespiteItsHeader() {
        peer.withEcho("/a").send(GET).pass(HttpLimits.REQUEST_TIMEOUT_MS - 1);
        assertThat(peer.send(GET).isOpen()).isTrue();
        peer.answer();
        assertThat(peer.pass(HttpLimits.REQUEST_TIMEOUT_MS).isOpen()).isFalse();
        assertThat(peer.answer()).isEmpty();
    }

    @Test
    void shouldCloseWhenTheClientSaysSo() {
        assertThat(peer.withEcho("/a").send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").isOpen()).isFalse();
        assertThat(peer.answer()).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void shouldCloseAfterHttp10() {
        assertThat(peer.withEcho("/a").send("GET /a HTTP/1.0\r\n\r\n").isOpen()).isFalse();
        assertThat(peer.answer()).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void shouldRedirectToTheSlash() {
        peer.withEcho("/api/v1/streams/");
        assertThat(peer.send("GET /api/v1/streams?count=5 HTTP/1.1\r\nHost: h\r\n\r\n").answer()).startsWith("HTTP/1.1 302 Found\r\n")
                .contains("\r\nLocation: /api/v1/streams/?count=5\r\n");
    }

    @Test
    void shouldAskTheNextOneWhenAnEndpointPasses() {
        peer.mount(x -> x.pass(null), "*.ts");
        peer.withEcho("/");
        assertThat(peer.send("GET /live/a.ts HTTP/1.1\r\nHost: h\r\n\r\n").answer()).endsWith("GET /live/a.ts ");
    }

    @Test
    void shouldGiveARequestBackThatNobodyTakes() {
        List<String> asked = new ArrayList<>();
        peer.mount(x -> {
            asked.add("files");
            x.pass(null);
        }, "/");
        peer.mount(x -> x.pass(() -> x.respond(200, "text/plain", "live " + x.body().toString(StandardCharsets.UTF_8))), "*.flv");
        peer.mount(x -> x.pass(null), "*.txt");
        assertThat(peer.send("POST /a.flv HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").answer()).endsWith("live hi");
        assertThat(peer.send("GET /a.txt HTTP/1.1\r\nHost: h\r\n\r\n").answer()).startsWith("HTTP/1.1 404 Not Found");
        assertThat(asked).hasSize(2);
        peer.routes.remove(2);
        assertThat(peer.isOpen()).isTrue();
    }

    @Test
    void shouldNotPassBackToAnEndpointThatHasGone() {
        List<HttpExchange> waiting = new ArrayList<>();
        peer.mount(waiting::add, "/");
        Integer live = peer.mount(x -> x.pass(() -> x.respond(200, "text/plain", "live")), "*.flv");
        peer.send("GET /a.flv HTTP/1.1\r\nHost: h\r\n\r\n");
        peer.routes.remove(live);
        waiting.get(0).pass(null);
        peer.expiry.run();
        assertThat(peer.answer()).startsWith("HTTP/1.1 404 Not Found");
    }

    @Test
    void shouldNotRedirectToAnotherSiteOrEchoMarkup() {
        peer.withEcho("/<b>/", "/evil.example/");
        assertThat(peer.send("GET /%3Cb%3E HTTP/1.1\r\nHost: h\r\n\r\n").answer()).contains("Location: /%3Cb%3E/").doesNotContain("<b>");
        assertThat(peer.send("GET //evil.example HTTP/1.1\r\nHost: h\r\n\r\n").answer()).contains("Location: /evil.example/");
    }

    @Test
    void shouldAllowOriginsOnlyWhenAsked() {
        peer.withEcho("/a");
        assertThat(peer.send("GET /a HTTP/1.1\r\nHost: h\r\nOrigin: http://x\r\n\r\n").answer()).contains("""
                Access-Control-Allow-Credentials: false\r
                Access-Control-Allow-Headers: *, Authorization\r
                Access-Control-Allow-Methods: *\r
                Access-Control-Allow-Origin: *\r
                Access-Control-Expose-Headers: *\r
                Access-Control-Request-Private-Network: true\r
                """);
        assertThat(peer.send(GET).answer()).doesNotContain("Access-Control");
    }

    @Test
    void shouldAnswerOptionsBeforeEverything() {
        assertThat(peer.send("OPTIONS /rtc/v1/whip/ HTTP/1.1\r\nHost: h\r\nOrigin: http://x\r\n\r\n").answer()).startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Access-Control-Allow-Origin: *").contains("Content-Length: 0\r\n").endsWith("\r\n\r\n");
        assertThat(peer.statusOf("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(200);
    }

    /** RFC 9725 §4.2 */
    @Test
    void shouldTellToOptionsWhatAnEndpointTakesByPost() {
        peer.withEcho("/a");
        peer.mount(new Taking(path -> path.equals("/rtc/in") ? "application/sdp" : ""), "/rtc/");
        assertThat(peer.send("OPTIONS /rtc/in HTTP/1.1\r\nHost: h\r\n\r\n").answer()).startsWith("HTTP/1.1 200 OK\r\n").contains("\r\nAccept-Post: application/sdp\r\n");
        assertThat(peer.send("OPTIONS /rtc/out HTTP/1.1\r\nHost: h\r\n\r\n").answer()).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("Accept-Post");
        assertThat(peer.send("OPTIONS /a HTTP/1.1\r\nHost: h\r\n\r\n").answer()).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("Accept-Post");
    }

    @Test
    void shouldAnswerOptionsOfAnEndpointThatThrows() {
        peer.mount(new Taking(path -> {
            throw new IllegalStateException("of the test");
        }), "/a");
        assertThat(peer.send("OPTIONS /a HTTP/1.1\r\nHost: h\r\n\r\n").answer()).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("Accept-Post");
        assertThat(peer.faults.faults()).singleElement().satisfies(f -> assertThat(f.bundle()).isEqualTo("bundle.of.test"));
    }

    @Test
    void shouldRefuseOptionsWithoutCrossdomain() {
        peer.site.settings(new Settings("SRS/test", false, Optional.empty()));
        assertThat(peer.send("OPTIONS /a HTTP/1.1\r\nHost: h\r\nOrigin: x\r\n\r\n").answer()).startsWith("HTTP/1.1 405 ").doesNotContain("Access-Control");
    }

    @Test
    void shouldAskForThePasswordOfTheApi() {
        peer.site.settings(new Settings("SRS/test", true, Optional.of(new BasicAuth("admin", "a:b"))));
        peer.withEcho("/");
        assertThat(peer.send("GET /api/v1/streams/ HTTP/1.1\r\nHost: h\r\n\r\n").answer()).startsWith("HTTP/1.1 401 Unauthorized\r\n")
                .contains("\r\nWWW-Authenticate: Basic\r\n").endsWith("\r\n\r\nUnauthorized");
        // YWRtaW46YTpi is admin:a:b
        assertThat(peer.statusOf("GET /api/ HTTP/1.1\r\nHost: h\r\nAuthorization: Basic YWRtaW46YTpi\r\n\r\n")).isEqualTo(200);
        assertThat(peer.statusOf("GET /api/ HTTP/1.1\r\nHost: h\r\nAuthorization: Basic YWRtaW46eA==\r\n\r\n")).isEqualTo(401);
        assertThat(peer.statusOf("GET /api/ HTTP/1.1\r\nHost: h\r\nAuthorization: Basic ?\r\n\r\n")).isEqualTo(401);
        assertThat(peer.statusOf("GET /rtc/v1/whip/ HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(200);
    }

    @Test
    void shouldAnswerHeadWithoutBody() {
        peer.withEcho("/a");
        assertThat(peer.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n").answer()).contains("Content-Length: 8\r\n").endsWith("\r\n\r\n");
        peer.mount(x -> x.respond(200, "video/mp4", Map.of("Content-Length", List.of("123456")), Unpooled.EMPTY_BUFFER), "/file");
        assertThat(peer.send("HEAD /file HTTP/1.1\r\nHost: h\r\n\r\n").answer()).contains("Content-Length: 123456\r\n");
    }

    @Test
    void shouldSendNoBodyWith304() {
        peer.mount(x -> x.respond(304, "text/plain", Map.of("ETag", List.of("\"1\"")), Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII)), "/a");
        assertThat(peer.send(GET).answer()).contains("ETag: \"1\"").doesNotContain("Content-Length").endsWith("\r\n\r\n");
    }

    @Test
    void shouldRefuseStrangeMethods() {
        assertThat(peer.withEcho("/").statusOf("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(405);
        assertThat(peer.statusOf("CONNECT / HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(405);
    }

    @Test
    void shouldTellTheClientToGoOn() {
        peer.withEcho("/a");
        assertThat(peer.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n").answer())
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(peer.send("ok").answer()).endsWith("POST /a ok");
    }

    @Test
    void shouldNotTellTheClientToGoOnWithTooMuch() {
        assertThat(peer.statusOf("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\nExpect: 100-continue\r\n\r\n")).isEqualTo(413);
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldTellFactsOfTheRequest() {
        List<HttpExchange> seen = new ArrayList<>();
        peer.mount(seen::add, "/live/");
        peer.send("GET /live/%E6%B5%81.flv?domain=a.com&k=v HTTP/1.1\r\nHost: b.com:8080\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n");
        HttpExchange x = seen.get(0);
        assertThat(x.host()).isEqualTo("a.com");
        assertThat(x.path()).isEqualTo("/live/流.flv");
        assertThat(x.query()).isEqualTo("?domain=a.com&k=v");
        assertThat(x.parameter("k")).contains("v");
        assertThat(x.header("HOST")).contains("b.com:8080");
        assertThat(x.ip()).isEqualTo("192.0.2.7");
        assertThat(x.scheme()).isEqualTo("http");
        assertThat(x.url()).isEqualTo("http://b.com:8080/live/%E6%B5%81.flv?domain=a.com&k=v");
        assertThat(x.isWebSocket()).isFalse();
    }

    @Test
    void shouldRefuseAnswersThatSplitHeaders() {
        peer.mount(x -> x.respond(200, "text/plain", Map.of("X-Name", List.of("a\r\nSet-Cookie: b")), Unpooled.EMPTY_BUFFER), "/a");
        assertThat(peer.send(GET).answer()).startsWith("HTTP/1.1 500 ").doesNotContain("Set-Cookie");
    }

    @Test
    void shouldAnswerOnce() {
        List<HttpExchange> waiting = new ArrayList<>();
        peer.mount(waiting::add, "/a");
        peer.send(GET);
        waiting.get(0).respond(200, "text/plain", "one");
        waiting.get(0).respond(200, "text/plain", "two");
        assertThat(peer.answer()).endsWith("one");
    }

    @Test
    void shouldRefuseAnswersOfTwoKinds() {
        peer.mount(x -> {
            x.live("video/x-flv", () -> {});
            assertThatThrownBy(() -> x.respond(200, "text/plain", "too late")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> x.live("video/x-flv", () -> {})).isInstanceOf(IllegalStateException.class);
        }, "/a");
        assertThat(peer.send(GET).answer()).isEmpty();
    }

    @Test
    void shouldKeepTheFailureOfAnEndpointToItself() {
        peer.mount(x -> {
            throw new NoClassDefFoundError("gone");
        }, "/bad");
        peer.withEcho("/a");
        assertThat(peer.statusOf("GET /bad HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(500);
        assertThat(peer.statusOf(GET)).isEqualTo(200);
        assertThat(peer.faults.faults()).singleElement().satisfies(f -> assertThat(f.bundle()).isEqualTo("bundle.of.test"));
    }

    /** An endpoint that says what it takes by POST. */
    private record Taking(UnaryOperator<String> types) implements HttpEndpoint {
        @Override
        public void handle(HttpExchange exchange) {
            exchange.respond(200, "text/plain", "");
        }

        @Override
        public String acceptPost(String path) {
            return types.apply(path);
        }
    }
}
