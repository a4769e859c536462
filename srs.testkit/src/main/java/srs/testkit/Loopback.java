package srs.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Addresses of this machine that tests may use. Any thread. */
public final class Loopback {
    /** Below Linux's ip_local_port_range, 32768 to 60999. */
    private static final int FIRST_PORT = 22_000;
    private static final int END_PORT = 32_000;
    private static final int TRIES = 100;

    /** The IPv4 address. */
    public static final String HOST = "127.0.0.1";

    private Loopback() {}

    /** Where to bind: a port that the system chooses. */
    public static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /**
     * Ports that nobody listens on, all different. Only for a server that cannot be told to bind port 0: another process may take one
     * before it does. They are none of those that the system gives to connections and to port 0.
     */
    public static int[] freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = anyFree();
                sockets.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(Loopback::close);
        }
    }

    /** A port of UDP that nobody has; the same as {@link #freePorts}. */
    public static int freeUdpPort() {
        for (int i = 0; i < TRIES; i++) {
            try (DatagramSocket socket = new DatagramSocket(ThreadLocalRandom.current().nextInt(FIRST_PORT, END_PORT), InetAddress.getByName(HOST))) {
                return socket.getLocalPort();
            } catch (IOException e) {
                continue;
            }
        }
        throw new AssertionError("no port of UDP is free after " + TRIES + " tries");
    }

    private static ServerSocket anyFree() throws IOException {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return new ServerSocket(ThreadLocalRandom.current().nextInt(FIRST_PORT, END_PORT), 1, InetAddress.getByName(HOST));
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
