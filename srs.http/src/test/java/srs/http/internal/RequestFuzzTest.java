package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with changed, lost, doubled and foreign bytes: whatever comes, the connection answers or ends, and nothing is kept. */
class RequestFuzzTest {
    private static final int ROUNDS = 3000;
    private static final List<String> CORPUS = List.of(
            "GET /live/livestream.flv?token=a%20b HTTP/1.1\r\nHost: a:8080\r\nConnection: keep-alive\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
            "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Version: 13\r\n\r\n\u0081\u0085\u0037\u00fa\u0021\u003d\u007f\u009f\u004d\u0051\u0058\u0089\u0080\u0000\u0000\u0000\u0000",
            "OPTIONS * HTTP/1.0\r\n\r\n");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldSurvive(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            try (Peer peer = new Peer().withEcho("/")) {
                peer.mount(x -> x.live("video/x-flv", () -> {}).start(), "/ws", "*.flv");
                byte[] bytes = (pick(random) + pick(random)).getBytes(StandardCharsets.ISO_8859_1);
                for (int i = random.nextInt(8); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : "\r\n :%0/\t".charAt(random.nextInt(8)));
                }
                int split = random.nextInt(bytes.length);
                peer.send(java.util.Arrays.copyOfRange(bytes, 0, split)).send(java.util.Arrays.copyOfRange(bytes, split, bytes.length));
                String answer = peer.answer();
                assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 ")).as("seed %d round %d", seed, round).isTrue();
                assertThat(peer.faults.faults()).isEmpty();
                peer.pass(200_000);
                peer.channel.close();
                assertThat(peer.site.bodies.held()).isZero();
            }
        }
    }

    private static String pick(Random random) {
        String text = CORPUS.get(random.nextInt(CORPUS.size()));
        return random.nextInt(4) == 0 ? text.substring(0, random.nextInt(text.length())) : text;
    }
}
