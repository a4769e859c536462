package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.kernel.client.Client;
import srs.protocol.rtmp.internal.fake.FakeConfig;
import srs.testkit.Await;

/** rtmp.proxy_protocol: the client is whom the proxy tells of. attacks 15. */
class BehindProxyTest {
    private static final byte[] HEADER = "PROXY TCP4 198.51.100.7 192.0.2.1 4711 1935\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int C0_C1_BYTES = 1537;
    private static final int VERSION = 3;
    private static final int WAIT_MS = 10_000;

    private static Socket connect(LiveServer server) throws IOException {
        Socket socket = new Socket("127.0.0.1", URI.create(server.url("live")).getPort());
        socket.setSoTimeout(WAIT_MS);
        return socket;
    }

    private static byte[] hello() {
        byte[] hello = new byte[C0_C1_BYTES];
        hello[0] = VERSION;
        return hello;
    }

    @Test
    void theProxyTellsTheClient() throws IOException {
        try (LiveServer server = new LiveServer(new FakeConfig().set("rtmp.proxy_protocol", "on")); Socket proxy = connect(server)) {
            proxy.getOutputStream().write(HEADER);
            proxy.getOutputStream().write(hello());
            new DataInputStream(proxy.getInputStream()).readFully(new byte[C0_C1_BYTES]);
            Await.until("the client is there", () -> server.clients.clients().stream().map(Client::ip).toList().equals(List.of("198.51.100.7")));
        }
    }

    @Test
    void withoutAHeaderNobodyIsHeard() throws IOException {
        try (LiveServer server = new LiveServer(new FakeConfig().set("rtmp.proxy_protocol", "on")); Socket peer = connect(server)) {
            peer.getOutputStream().write(hello(), 0, 1);
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertThat(server.clients.clients()).isEmpty();
        }
    }

    @Test
    void whomTheProxyTellsOfTellsOfNobodyElse() throws IOException {
        try (LiveServer server = new LiveServer(new FakeConfig().set("rtmp.proxy_protocol", "on")); Socket proxy = connect(server)) {
            proxy.getOutputStream().write(HEADER);
            proxy.getOutputStream().write(new byte[] {(byte) 0xf3, 0, 4, 10, 0, 0, 1});
            proxy.getOutputStream().write(hello());
            assertThat(proxy.getInputStream().read()).as("0xF3 is no C0 of who is not trusted").isEqualTo(-1);
        }
    }
}
