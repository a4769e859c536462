package srs.itest;

import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import srs.testkit.Await;

/**
 * Plays HTTP-FLV with a socket of its own: reads the answer's head, then chunk by chunk the tags. One reading thread, which ends with the
 * connection.
 */
final class FlvPlayer implements AutoCloseable {
    private static final int FLV_HEADER_BYTES = 9;
    private static final int TAG_HEADER_BYTES = 11;
    private static final int TYPE_SCRIPT = 18;

    /** How the body ended. */
    enum End {
        /** With the last chunk. */
        IN_ORDER,
        /** The connection ended without it, or in the middle of a tag. */
        CUT,
        /** The server sent RST. */
        RESET,
        /** Another status than 200. */
        REFUSED,
        /** The client closed. */
        BY_CLIENT
    }

    final Received received = new Received();
    private final Socket socket;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private volatile boolean isClosing;

    private FlvPlayer(Socket socket) {
        this.socket = socket;
    }

    static FlvPlayer play(Site site, String path) {
        try {
            Socket socket = new Socket(site.host, site.http);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + site.host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            FlvPlayer player = new FlvPlayer(socket);
            Thread thread = new Thread(player::read, "itest-flv");
            thread.setDaemon(true);
            thread.start();
            return player;
        } catch (IOException e) {
            throw new AssertionError("cannot play " + path, e);
        }
    }

    /** The status line's code; completes when the answer has begun. */
    CompletableFuture<Integer> status() {
        return status;
    }

    CompletableFuture<End> end() {
        return end;
    }

    boolean isOpen() {
        return !end.isDone();
    }

    @Override
    public void close() {
        isClosing = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError("cannot close", e);
        }
        Await.result("the player has ended", end);
    }

    private void read() {
        End how = End.CUT;
        try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
            String head = head(in);
            status.complete(Integer.parseInt(head.split(" ", 3)[1]));
            if (status.join() != 200) {
                how = End.REFUSED;
                return;
            }
            how = readTags(new DataInputStream(new ChunkedBody(in)));
        } catch (SocketException e) {
            how = isClosing ? End.BY_CLIENT : End.RESET;
        } catch (IOException e) {
            how = isClosing ? End.BY_CLIENT : End.CUT;
        } finally {
            status.complete(0);
            end.complete(how);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) byteOf(in));
        }
        return head.toString();
    }

    private static int byteOf(InputStream in) throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    private End readTags(DataInputStream body) throws IOException {
        body.readNBytes(FLV_HEADER_BYTES + 4);
        byte[] header = new byte[TAG_HEADER_BYTES];
        while (true) {
            int first = body.read();
            if (first < 0) {
                return End.IN_ORDER;
            }
            header[0] = (byte) first;
            body.readFully(header, 1, TAG_HEADER_BYTES - 1);
            int size = (header[1] & 0xff) << 16 | (header[2] & 0xff) << 8 | header[3] & 0xff;
            long timestampMs = (header[7] & 0xffL) << 24 | (header[4] & 0xff) << 16 | (header[5] & 0xff) << 8 | header[6] & 0xff;
            byte[] tag = new byte[size];
            body.readFully(tag);
            if (body.readInt() != TAG_HEADER_BYTES + size) {
                throw new IOException("PreviousTagSize is wrong");
            }
            if (header[0] != TYPE_SCRIPT) {
                received.add(header[0], timestampMs, Unpooled.wrappedBuffer(tag));
            }
        }
    }

    /** The chunks of RFC 9112 §7.1 as one stream; it ends with the last chunk, and only then. */
    private static final class ChunkedBody extends InputStream {
        private final InputStream in;
        private int left;
        private boolean isOver;

        ChunkedBody(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && !isOver) {
                nextChunk();
            }
            if (isOver) {
                return -1;
            }
            int read = in.read(bytes, offset, Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the connection ended in a chunk");
            }
            left -= read;
            if (left == 0) {
                line();
            }
            return read;
        }

        private void nextChunk() throws IOException {
            left = Integer.parseInt(line(), 16);
            if (left == 0) {
                line();
                isOver = true;
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = byteOf(in); c != '\n'; c = byteOf(in)) {
                line.append((char) c);
            }
            return line.toString().trim();
        }
    }
}
