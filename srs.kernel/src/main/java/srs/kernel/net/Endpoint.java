package srs.kernel.net;

import java.util.Objects;

/**
 * A local address to listen on, as srs.conf writes it: {@code 1935}, {@code 127.0.0.1:1935}, {@code [::]:1935}. Immutable.
 *
 * @param host address without brackets; empty for all interfaces
 * @param port 0..65535; 0 lets the system choose
 */
public record Endpoint(String host, int port) {

    /** Highest port. */
    public static final int MAX_PORT = 65535;

    public Endpoint {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not in 0.." + MAX_PORT);
        }
    }

    /**
     * Reads {@code [host:]port}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("endpoint " + text + " has an IPv6 address without [brackets]");
        }
        String port = text.substring(colon + 1);
        try {
            return new Endpoint(host, Integer.parseInt(port));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("endpoint " + text + " is not [host:]port", e);
        }
    }

    @Override
    public String toString() {
        return host.isEmpty() ? Integer.toString(port) : (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
