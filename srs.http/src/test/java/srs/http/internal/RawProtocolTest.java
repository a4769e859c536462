package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import srs.http.RawProtocol;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** Another protocol on the ports of HTTP, with real sockets (compat F173). */
class RawProtocolTest {
    private static final String SERVER = "127.0.0.1:0";
    private static final String SERVER_TLS = "127.0.0.3:0";
    private static final byte[] GET = "GET /a HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private House house;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void build() throws Exception {
        house = new House(folder);
        TlsFiles files = new TlsFiles(folder.resolve("server.key"), folder.resolve("server.crt"));
        SelfSigned.write(files, "127.0.0.3");
        house.config.set("http_server.enabled", "on").set("http_server.listen", SERVER).set("http_server.https.enabled", "on").set("http_server.https.listen", SERVER_TLS)
                .set("http_server.https.key", files.key().toString()).set("http_server.https.cert", files.certificate().toString());
        house.start();
        house.mount(x -> x.respond(200, "text/plain", "home"), "server", "/a");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Socket connect(String endpoint, String... parts) throws IOException {
        Socket socket = new Socket(endpoint.substring(0, endpoint.lastIndexOf(':')), house.port(endpoint));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        for (String part : parts) {
            int before = asked.get();
            socket.getOutputStream().write(HexFormat.of().parseHex(part));
            if (parts.length > 1) {
                srs.testkit.Await.until("it was read", () -> asked.get() > before);
            }
        }
        return socket;
    }

    private static byte[] read(Socket socket, int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes);
    }

    /** Begins with 01 02 03; says back what comes. */
    private final class Echo implements RawProtocol {
        @Override
        public Answer recognize(ByteBuf first, InetSocketAddress local) {
            asked.incrementAndGet();
            byte[] magic = {1, 2, 3};
            for (int i = 0; i < Math.min(magic.length, first.readableBytes()); i++) {
                if (first.getByte(first.readerIndex() + i) != magic[i]) {
                    return Answer.NO;
                }
            }
            return first.readableBytes() < magic.length ? Answer.MORE : Answer.YES;
        }

        @Override
        public void accept(Channel channel) {
            channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    asked.incrementAndGet();
                    ctx.writeAndFlush(message);
                }
            });
        }
    }

    @Test
    void shouldGiveConnectionsToTheProtocolOfTheirFirstBytes() throws Exception {
        house.share(new Echo());
        for (String endpoint : new String[] {SERVER, SERVER_TLS}) {
            try (Socket whole = connect(endpoint, "010203aabb"); Socket slow = connect(endpoint, "01", "02", "03cc", "dd")) {
                assertThat(read(whole, 5)).containsExactly(1, 2, 3, 0xaa, 0xbb);
                assertThat(read(slow, 5)).containsExactly(1, 2, 3, 0xcc, 0xdd);
            }
        }
    }

    @Test
    void shouldServeHttpBesideIt() throws Exception {
        house.share(new Echo());
        try (Socket socket = connect(SERVER)) {
            socket.getOutputStream().write(GET);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("home");
        }
        assertThat(asked).as("it is not shown requests").hasValue(0);
        try (Socket unknown = connect(SERVER, "0101")) {
            assertThat(new String(unknown.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void shouldCloseItsConnectionsWhenItGoes() throws Exception {
        ServiceRegistration<RawProtocol> shared = house.share(new Echo());
        try (Socket socket = connect(SERVER, "010203")) {
            assertThat(read(socket, 3)).containsExactly(1, 2, 3);
            shared.unregister();
            assertThat(socket.getInputStream().read()).as("the end").isEqualTo(-1);
        }
        try (Socket socket = connect(SERVER, "010203")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void shouldServeOnWhenItThrows() throws Exception {
        house.share(new RawProtocol() {
            @Override
            public Answer recognize(ByteBuf first, InetSocketAddress local) {
                if (first.getByte(first.readerIndex()) == 2) {
                    return Answer.YES;
                }
                throw new IllegalStateException("a bug");
            }

            @Override
            public void accept(Channel channel) {
                throw new IllegalStateException("another");
            }
        });
        try (Socket socket = connect(SERVER, "01")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 400 ");
        }
        try (Socket socket = connect(SERVER, "02")) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(house.faults.faults()).extracting(fault -> fault.where()).containsExactlyInAnyOrder("first bytes", "connection");
    }
}
