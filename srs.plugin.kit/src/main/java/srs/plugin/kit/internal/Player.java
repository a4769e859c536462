package srs.plugin.kit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A viewer by HTTP-FLV who stays while plugins come and go. Its thread reads; the counters are for others. */
final class Player implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket socket;
    private volatile long bytes;
    private volatile boolean ended;

    Player(int port, String path) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        Thread reader = new Thread(this::read, "kit-player");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = socket.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        } catch (IOException e) {
            // closed by its own side, or by the server: ended says it
        }
        ended = true;
    }

    long bytes() {
        return bytes;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
