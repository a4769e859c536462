package srs.kernel.net;

import java.util.Objects;
import java.util.function.Function;

/**
 * Which datagrams to receive, and who gets them. Immutable.
 *
 * @param name the protocol, for the log: {@code mpegts_over_udp}, {@code webrtc}
 * @param endpoint where; a multicast address as its host joins that group
 * @param sockets how many sockets share the endpoint, each on a loop of its own: the system gives all datagrams of one peer to the same one, as long as their number stays.
 *     Not more than there are loops are made, and one only without epoll; 1..{@value #MAX_SOCKETS}
 * @param bufferBytes wanted size of each socket's receive and send buffer, 1..{@value Datagrams#MAX_BUFFER_BYTES}. What fits into it survives an update of the bundle.
 * @param maxDatagramBytes longest payload that is received whole, 1..{@value Datagrams#MAX_DATAGRAM_BYTES}; the rest of a longer one is cut off
 * @param networkInterface on which a group is joined; empty for each that is up and can do multicast
 * @param handlers makes the handler of each socket, on its loop
 */
public record DatagramRequest(String name, Endpoint endpoint, int sockets, int bufferBytes, int maxDatagramBytes, String networkInterface,
        Function<DatagramPort, DatagramHandler> handlers) {

    /** Sockets of one endpoint. */
    public static final int MAX_SOCKETS = 256;

    private static final int DEFAULT_BUFFER_BYTES = 2 * 1024 * 1024;
    private static final int DEFAULT_DATAGRAM_BYTES = 2048;

    public DatagramRequest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(networkInterface, "networkInterface");
        Objects.requireNonNull(handlers, "handlers");
        within("sockets", sockets, MAX_SOCKETS);
        within("bufferBytes", bufferBytes, Datagrams.MAX_BUFFER_BYTES);
        within("maxDatagramBytes", maxDatagramBytes, Datagrams.MAX_DATAGRAM_BYTES);
    }

    /** One socket with 2 MB of buffer, for datagrams as the Internet carries them. */
    public DatagramRequest(String name, Endpoint endpoint, Function<DatagramPort, DatagramHandler> handlers) {
        this(name, endpoint, 1, DEFAULT_BUFFER_BYTES, DEFAULT_DATAGRAM_BYTES, "", handlers);
    }

    public DatagramRequest withSockets(int number) {
        return new DatagramRequest(name, endpoint, number, bufferBytes, maxDatagramBytes, networkInterface, handlers);
    }

    public DatagramRequest withBufferBytes(int bytes) {
        return new DatagramRequest(name, endpoint, sockets, bytes, maxDatagramBytes, networkInterface, handlers);
    }

    public DatagramRequest withMaxDatagramBytes(int bytes) {
        return new DatagramRequest(name, endpoint, sockets, bufferBytes, bytes, networkInterface, handlers);
    }

    public DatagramRequest withNetworkInterface(String interfaceName) {
        return new DatagramRequest(name, endpoint, sockets, bufferBytes, maxDatagramBytes, interfaceName, handlers);
    }

    private static void within(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is not in 1.." + max);
        }
    }
}
