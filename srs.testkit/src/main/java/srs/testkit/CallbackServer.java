package srs.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * An HTTP server that a test tells byte by byte what to answer, so that it can be slow, wrong or dead. Thread-safe; a daemon thread for each
 * connection.
 */
public final class CallbackServer implements AutoCloseable {

    /** A request that came. Header names are in lower case. */
    public record Request(String method, String target, Map<String, String> headers, String body) {}

    /** Answers a request; called on the connection's thread, which ends the connection when it returns. */
    @FunctionalInterface
    public interface Script {
        void answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private static final Script SILENCE = (request, out) -> {};

    private final ServerSocket listener;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread accepting;
    private volatile Script script;

    public CallbackServer(Script script) {
        this(ServerSocketFactory.getDefault(), script);
    }

    /** With sockets of another kind, as of TLS. */
    public CallbackServer(ServerSocketFactory sockets, Script script) {
        this(sockets, "127.0.0.1", 0, script);
    }

    /** At an address that somebody knows already. */
    public CallbackServer(String host, int port, Script script) {
        this(ServerSocketFactory.getDefault(), host, port, script);
    }

    private CallbackServer(ServerSocketFactory sockets, String host, int port, Script script) {
        this.script = script;
        try {
            listener = sockets.createServerSocket(port, 100, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = start("callback-server", this::accept);
    }

    /** Answers 200 with this body. */
    public static Script body(String text) {
        return raw("HTTP/1.1 200 OK\r\nContent-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + text);
    }

    /** Answers with these bytes. */
    public static Script raw(String text) {
        return (request, out) -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Never answers; the connection stays open until the client ends it. */
    public static Script silence() {
        return SILENCE;
    }

    public void script(Script next) {
        script = next;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** What came so far, in order. */
    public List<Request> requests() {
        return requests;
    }

    /** Connections that are open now. */
    public int connections() {
        return open.size();
    }

    /** Is there no more: closes its port and every connection. */
    public void stop() {
        try {
            listener.close();
            // the port is there until nobody is in accept any more
            accepting.join();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                if (listener.isClosed()) {
                    // the last that came while it was closed
                    socket.close();
                    return;
                }
                start("callback-connection", () -> serve(socket));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Request request = read(in);
            if (request != null) {
                Script now = script;
                requests.add(request);
                now.answer(request, socket.getOutputStream());
                if (now == SILENCE) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                socket.getOutputStream().flush();
            }
        } catch (IOException | InterruptedException e) {
            // the client, or the test, has had enough
            return;
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ");
        if (first.length < 2) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                // not HTTP: a client that tries TLS
                return null;
            }
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
