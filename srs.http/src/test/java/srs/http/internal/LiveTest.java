package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.http.BodyFraming;
import srs.http.LiveResponse;

class LiveTest {
    private static final String GET = "GET /live/a.flv HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String WEBSOCKET = """
            GET /live/a.flv HTTP/1.1\r
            Host: h\r
            Upgrade: websocket\r
            Connection: keep-alive, Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    private final Peer peer = new Peer();
    private LiveResponse live;
    private String scheme;
    private int closes;
    private final java.util.List<String> texts = new java.util.ArrayList<>();

    LiveTest() {
        peer.mount(x -> {
            scheme = x.scheme();
            live = x.live("video/x-flv", new LiveResponse.Listener() {
                @Override
                public void onClosed() {
                    closes++;
                }

                @Override
                public void onText(String text) {
                    texts.add(text);
                }
            });
        }, "*.flv");
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private void write(String text) {
        ByteBuf out = Unpooled.buffer();
        int mark = live.framing().open(out);
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
        live.framing().close(out, mark);
        live.channel().writeAndFlush(out);
    }

    @Test
    void shouldSendNothingBeforeItsStart() {
        assertThat(peer.send(GET).answer()).isEmpty();
        assertThat(peer.pass(3_600_000).isOpen()).isTrue();
    }

    @Test
    void shouldSendChunks() {
        peer.send(GET);
        live.start();
        live.start();
        write("hello");
        live.close();
        assertThat(peer.answer()).isEqualTo("""
                HTTP/1.1 200 OK\r
                Cache-Control: no-cache\r
                Connection: Close\r
                Content-Type: video/x-flv\r
                Server: SRS/test\r
                Transfer-Encoding: chunked\r
                \r
                00000005\r
                hello\r
                0\r
                \r
                """);
        assertThat(peer.isOpen()).isFalse();
        assertThat(closes).isEqualTo(1);
    }

    @Test
    void shouldSendRawBytesToHttp10() {
        peer.send("GET /live/a.flv HTTP/1.0\r\n\r\n");
        assertThat(live.framing()).isEqualTo(BodyFraming.RAW);
        live.start();
        write("hello");
        live.close();
        assertThat(peer.answer()).doesNotContain("chunked").endsWith("\r\n\r\nhello");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldAllowOrigins() {
        peer.send("GET /live/a.flv HTTP/1.1\r\nHost: h\r\nOrigin: http://x\r\n\r\n");
        live.start();
        assertThat(peer.answer()).contains("Access-Control-Allow-Origin: *\r\n");
    }

    @Test
    void shouldLeaveNothingBetweenWriterAndSocket() {
        peer.send(GET);
        live.start();
        assertThat(peer.channel.pipeline().names()).hasSize(2).first().isEqualTo("live");
    }

    @Test
    void shouldAnswerNotFoundWhenClosedBeforeItsStart() {
        peer.send(GET);
        live.close();
        assertThat(peer.answer()).startsWith("HTTP/1.1 404 Not Found\r\n").endsWith("\r\n\r\nNot Found");
        assertThat(peer.isOpen()).isFalse();
        assertThat(closes).isEqualTo(1);
    }

    @Test
    void shouldTellOnceWhenTheClientGoes() {
        peer.send(GET);
        live.start();
        peer.channel.close();
        peer.channel.runPendingTasks();
        live.close();
        assertThat(closes).isEqualTo(1);
    }

    @Test
    void shouldIgnoreWhatFollowsTheRequest() {
        peer.send(GET + GET);
        live.start();
        peer.send(GET).send("x".repeat(LiveInbound.MAX_IGNORED_BYTES / 2));
        assertThat(peer.isOpen()).isTrue();
        assertThat(peer.answer().split("HTTP/1.1")).hasSize(2);
        assertThat(peer.send("x".repeat(LiveInbound.MAX_IGNORED_BYTES / 2)).isOpen()).isFalse();
    }

    @Test
    void shouldAnswerHeadWithoutBody() {
        peer.send(GET.replace("GET", "HEAD"));
        live.start();
        assertThat(peer.answer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldEndWhenItsEndpointGoes() {
        peer.send(GET);
        live.start();
        peer.answer();
        peer.routes.remove(1);
        assertThat(peer.answer()).isEqualTo("0\r\n\r\n");
        assertThat(peer.isOpen()).isFalse();
        assertThat(closes).isEqualTo(1);
    }

    @Test
    void shouldShakeHandsAsInTheRfc() {
        peer.send(WEBSOCKET);
        assertThat(peer.answer()).isEmpty();
        assertThat(live.framing()).isEqualTo(BodyFraming.WEBSOCKET);
        assertThat(scheme).isEqualTo("ws");
        live.start();
        assertThat(peer.answer()).isEqualTo("""
                HTTP/1.1 101 Switching Protocols\r
                Connection: Upgrade\r
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
                Server: SRS/test\r
                Upgrade: websocket\r
                \r
                """);
    }

    @Test
    void shouldSendBinaryMessagesAndAClose() {
        peer.send(WEBSOCKET);
        live.start();
        peer.answer();
        write("hello");
        live.close();
        // FIN binary, 5 bytes; FIN close, status 1000
        assertThat(hex(peer.answerBytes())).isEqualTo("8205" + "68656c6c6f" + "8802" + "03e8");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldAnswerPingWithPong() {
        startWebSocket();
        // RFC 6455 §5.7 with a masked ping: "Hello", mask 37fa213d
        peer.send(unhex("8985" + "37fa213d" + "7f9f4d5158"));
        assertThat(hex(peer.answerBytes())).isEqualTo("8a05" + "48656c6c6f");
    }

    @Test
    void shouldAnswerCloseWithClose() {
        startWebSocket();
        // status 1001, masked with zeros
        peer.send(unhex("8882" + "00000000" + "03e9"));
        assertThat(hex(peer.answerBytes())).isEqualTo("8802" + "03e9");
        assertThat(peer.isOpen()).isFalse();
        assertThat(closes).isEqualTo(1);
    }

    @Test
    void shouldHandOnTextAndIgnoreOtherMessages() {
        startWebSocket();
        // "Hello" in one frame; nothing, binary; a text in two frames
        peer.send(unhex("8185" + "37fa213d" + "7f9f4d5158")).send(unhex("8280" + "00000000")).send(unhex("0181" + "00000000" + "41")).send(unhex("8081" + "00000000" + "42"));
        assertThat(peer.answerBytes()).isEmpty();
        assertThat(texts).containsExactly("Hello");
        assertThat(peer.isOpen()).isTrue();
    }

    @Test
    void shouldSendText() {
        startWebSocket();
        // RFC 6455 §5.7: "Hello", not masked
        live.sendText("Hello");
        assertThat(hex(peer.answerBytes())).isEqualTo("8105" + "48656c6c6f");
        live.sendText("x".repeat(256));
        assertThat(hex(peer.answerBytes())).startsWith("817e0100" + "7878").hasSize(2 * 260);
        live.sendText("x".repeat(65536));
        assertThat(hex(peer.answerBytes())).startsWith("817f0000000000010000" + "7878");
    }

    @Test
    void shouldRefuseUnmaskedFrames() {
        startWebSocket();
        peer.send(unhex("8105" + "48656c6c6f"));
        assertThat(hex(peer.answerBytes())).isEqualTo("8802" + "03ea");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldRefuseFramesThatAreTooLong() {
        startWebSocket();
        peer.send(unhex("82fe" + "4001" + "00000000"));
        assertThat(hex(peer.answerBytes())).isEqualTo("8802" + "03f1");
        assertThat(peer.isOpen()).isFalse();
    }

    @Test
    void shouldRefuseReservedBitsAndLongPings() {
        startWebSocket();
        peer.send(unhex("c180" + "00000000"));
        assertThat(hex(peer.answerBytes())).isEqualTo("8802" + "03ea");
    }

    @Test
    void shouldTreatOtherVersionsAsPlainRequests() {
        peer.send(WEBSOCKET.replace("Version: 13", "Version: 8"));
        assertThat(live.framing()).isEqualTo(BodyFraming.CHUNKED);
    }

    private void startWebSocket() {
        peer.send(WEBSOCKET);
        live.start();
        peer.answer();
    }

    private static String hex(byte[] bytes) {
        return ByteBufUtil.hexDump(bytes);
    }

    private static byte[] unhex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
