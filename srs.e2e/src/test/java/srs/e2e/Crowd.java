package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections that say one thing or nothing, and read nothing. Confined to its test's thread. */
final class Crowd implements AutoCloseable {
    private static final int RECEIVE_BYTES = 4 * 1024;

    private final List<SocketChannel> sockets = new ArrayList<>();

    /** Opens so many connections, and sends the text on each. */
    void join(int count, int port, String text) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel socket = SocketChannel.open();
            sockets.add(socket);
            socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            socket.configureBlocking(false);
        }
    }

    /** Those that the server has closed, of a crowd that has said nothing; fails if the server has said a byte to one. */
    long closed() {
        return sockets.stream().filter(socket -> {
            try {
                int read = socket.read(ByteBuffer.allocate(1));
                assertThat(read).as("bytes for a silent client").isLessThanOrEqualTo(0);
                return read < 0;
            } catch (IOException e) {
                return true;
            }
        }).count();
    }

    /** All go. */
    void leave() throws IOException {
        for (SocketChannel socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
