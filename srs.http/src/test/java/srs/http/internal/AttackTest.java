package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.http.HttpExchange;
import srs.http.HttpLimits;

/** attacks 11 and 12: requests that mean harm end their own connection, and reach no endpoint. */
class AttackTest {
    private static final String HEAD = "POST /a HTTP/1.1\r\nHost: h\r\n";

    private final Peer peer = new Peer();
    private final List<String> reached = new ArrayList<>();

    AttackTest() {
        peer.mount(x -> {
            reached.add(x.path());
            x.respond(200, "text/plain", "reached");
        }, "/");
    }

    @AfterEach
    void close() {
        peer.close();
        assertThat(peer.site.bodies.held()).isZero();
    }

    static List<String> smuggling() {
        return List.of(
                HEAD + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                HEAD + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                HEAD + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                HEAD + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                HEAD + "Content-Length: 5, 5\r\n\r\nhello",
                HEAD + "Content-Length: +5\r\n\r\nhello",
                HEAD + "Content-Length: -1\r\n\r\n",
                HEAD + "Content-Length: 0x5\r\n\r\nhello",
                HEAD + "Content-Length : 5\r\n\r\nhello",
                HEAD + "Content-Length\r\n\r\nhello",
                HEAD + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                HEAD + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                HEAD + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                HEAD + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                HEAD + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
                "POST /a HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                HEAD + "X-A: b\r\n folded\r\n\r\n",
                HEAD + "X-A: b\r\n\tfolded\r\n\r\n",
                "\r\n\r\n" + HEAD + "X-A: b\r\n folded\r\n\r\n",
                HEAD + " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                HEAD + "X-A: b\nContent-Length: 5\r\n\r\nhello",
                HEAD + "X-A: b\rContent-Length: 5\r\n\r\nhello",
                HEAD + "X-\u0000A: b\r\n\r\n",
                HEAD + "X-A: \u0000b\r\n\r\n",
                HEAD + "Host: other\r\n\r\n",
                "POST /a HTTP/1.1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: h/../x\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: <b>\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /a\r\nHost: h\r\n\r\n",
                "GET /a HTTP/2.0\r\nHost: h\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "G\u0000T /a HTTP/1.1\r\nHost: h\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("smuggling")
    void shouldRefuseWhatCanBeUnderstoodInTwoWays(String request) {
        int status = peer.statusOf(request + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(status).isIn(400, 501, 505);
        assertThat(reached).isEmpty();
        assertThat(peer.isOpen()).isFalse();
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("smuggling")
    void shouldRefuseItByteByByte(String request) {
        for (int i = 0; i < request.length(); i++) {
            peer.send(request.substring(i, i + 1));
        }
        assertThat(peer.answer()).containsPattern("^HTTP/1.1 (400|501|505) ");
        assertThat(reached).isEmpty();
        assertThat(peer.isOpen()).isFalse();
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {
        "ffffffff\r\n", "80000000\r\n", "7fffffffffffffff\r\n", "-1\r\nx", "0x5\r\nhello\r\n", " 5\r\nhello\r\n", "5 \r\nhello\r\n", "\r\n", "g\r\n",
        "5\r\nhelloX\r\n", "5\r\nhello0\r\n\r\n", "5\nhello\r\n", "5;a\nb\r\nhello\r\n", "3\r\nhello\r\n0\r\n\r\n", ";\r\n\r\n",
    })
    void shouldRefuseLyingChunks(String chunks) {
        peer.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(peer.answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(reached).isEmpty();
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldStopReadingChunksWithoutEnd() {
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        peer.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 32; i++) {
            peer.send(chunk);
        }
        assertThat(peer.answer()).isEmpty();
        assertThat(peer.site.bodies.held()).isEqualTo(HttpLimits.MAX_BODY_BYTES);
        assertThat(peer.send("1\r\nx\r\n").answer()).startsWith("HTTP/1.1 413 ");
        assertThat(peer.site.bodies.held()).isZero();
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldRefuseBodiesWhenAllTogetherAreTooMuch() {
        peer.site.bodies.take(BodyBudget.MAX_BYTES - 3);
        assertThat(peer.statusOf(HEAD + "Content-Length: 4\r\n\r\nbody")).isEqualTo(503);
        peer.site.bodies.giveBack(BodyBudget.MAX_BYTES - 3);
    }

    @Test
    void shouldRefuseAHundredThousandHeaders() {
        peer.send(HEAD);
        for (int i = 0; i < 100_000 && peer.channel.isOpen(); i++) {
            peer.send("X-" + i + ": y\r\n");
        }
        assertThat(peer.answer()).startsWith("HTTP/1.1 431 ");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldRefuseALongHeader() {
        assertThat(peer.statusOf(HEAD + "X: " + "y".repeat(HttpLimits.MAX_HEADER_BYTES))).isEqualTo(431);
    }

    @Test
    void shouldRefuseALongRequestLine() {
        assertThat(peer.statusOf("GET /" + "a".repeat(HttpLimits.MAX_REQUEST_LINE_BYTES))).isEqualTo(414);
    }

    @Test
    void shouldRefuseTrailersWithoutEnd() {
        peer.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\n");
        for (int i = 0; i < 10_000 && peer.channel.isOpen(); i++) {
            peer.send("X-" + i + ": y\r\n");
        }
        assertThat(peer.answer()).startsWith("HTTP/1.1 400 ");
        assertThat(reached).isEmpty();
    }

    @Test
    void shouldNotWaitForSlowHeaders() {
        peer.send("GET /");
        for (int i = 0; i < 15 && peer.channel.isOpen(); i++) {
            peer.pass(1000).send("a");
        }
        assertThat(peer.answer()).startsWith("HTTP/1.1 408 ");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldNotWaitForSlowBodies() {
        peer.send(HEAD + "Content-Length: 1000\r\n\r\n");
        for (int i = 0; i < 15 && peer.channel.isOpen(); i++) {
            peer.pass(1000).send("a");
        }
        assertThat(peer.answer()).startsWith("HTTP/1.1 408 ");
        assertThat(peer.site.bodies.held()).isZero();
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldNotWaitForThoseWhoSendOnlyEmptyLines() {
        for (int i = 0; i < 15; i++) {
            peer.send("\r\n").pass(1000);
        }
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldCloseSilentConnections() {
        assertThat(peer.pass(HttpLimits.REQUEST_TIMEOUT_MS).isOpen()).isFalse();
        assertThat(peer.answer()).isEmpty();
    }

    @Test
    void shouldGiveUpOnEndpointsThatNeverAnswer() {
        List<HttpExchange> waiting = new ArrayList<>();
        peer.mount(waiting::add, "/lost");
        peer.send("GET /lost HTTP/1.1\r\nHost: h\r\n\r\n").pass(HttpConnection.ANSWER_TIMEOUT_MS);
        assertThat(peer.answer()).startsWith("HTTP/1.1 503 ");
        waiting.get(0).respond(200, "text/plain", "late");
        assertThat(peer.answer()).isEmpty();
    }

    @Test
    void shouldGiveUpOnThoseWhoTakeNothingOfTheirAnswer() {
        peer.readsNothing = true;
        peer.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n").pass(HttpConnection.STALL_TIMEOUT_MS - 1);
        assertThat(peer.isOpen()).isTrue();
        assertThat(peer.pass(1).isOpen()).isFalse();
    }

    @Test
    void shouldWaitForThoseWhoTakeTheirAnswerSlowly() {
        peer.mount(x -> x.respond(200, "text/plain", "z".repeat(1000)), "/long");
        peer.readsNothing = true;
        peer.send("GET /long HTTP/1.1\r\nHost: h\r\n\r\n");
        for (int i = 0; i < 10; i++) {
            // one byte goes
            peer.channel.unsafe().outboundBuffer().removeBytes(1);
            assertThat(peer.pass(HttpConnection.STALL_TIMEOUT_MS).isOpen()).isTrue();
        }
        assertThat(peer.pass(HttpConnection.STALL_TIMEOUT_MS).isOpen()).isFalse();
    }

    @Test
    void shouldNotKeepPongsForThoseWhoDoNotReadThem() {
        peer.mount(x -> x.live("video/x-flv", () -> {}).start(), "/ws");
        peer.send("GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n").answer();
        peer.readsNothing = true;
        // a masked ping of 125 bytes
        String ping = "\u0089\u00fd\u0000\u0000\u0000\u0000" + "x".repeat(125);
        for (int i = 0; i < 100; i++) {
            peer.send(ping.repeat(100));
        }
        assertThat(peer.channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isBetween(1L, peer.channel.config().getWriteBufferHighWaterMark() + 256L);
        peer.readsNothing = false;
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @ValueSource(strings = {
        "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/live/%00.flv", "/live/..%5c..%5cwin.ini", "/live%2f..%2fa",
        "/%c0%ae%c0%ae/a", "/live/a%0d%0aX: y", "/a%1b]0;title",
    })
    void shouldRefusePathsThatClimbOut(String path) {
        assertThat(peer.statusOf("GET " + path.replace(" ", "%20") + " HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(400);
        assertThat(reached).isEmpty();
    }

    @Test
    void shouldReleaseWhatWasHalfSentWhenTheClientGoes() {
        peer.send(HEAD + "Content-Length: 1000\r\n\r\nhalf");
        peer.channel.close();
        peer.channel.runPendingTasks();
        assertThat(peer.site.bodies.held()).isZero();
    }
}
