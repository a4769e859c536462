package srs.output.forward.internal;

import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.RtmpUrl;
import srs.kernel.stream.StreamKey;

/**
 * Where a stream is copied to. Immutable.
 *
 * @param host whom to connect to
 * @param url tcUrl and name on that server
 */
record ForwardTarget(String host, int port, RtmpUrl url) {
    private static final String SCHEMA = "rtmp";
    private static final int MAX_PORT = 65535;

    /**
     * One word of {@code vhost.forward.destination}: the stream keeps application, name and query; a vhost that is not the default one stands
     * for the host in tcUrl (compat 5.2).
     *
     * @param param the publisher's query with its {@code ?}, or empty
     * @throws IllegalArgumentException when it is no host and port
     */
    static ForwardTarget ofDestination(String destination, StreamKey stream, String param) {
        String host = destination;
        int port = RtmpUrl.DEFAULT_PORT;
        int colon = destination.lastIndexOf(':');
        boolean isBareAddress = colon >= 0 && destination.indexOf(':') < colon && !destination.startsWith("[");
        if (colon > destination.lastIndexOf(']') && !isBareAddress) {
            host = destination.substring(0, colon);
            port = port(destination, destination.substring(colon + 1));
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.indexOf('/') >= 0) {
            throw new IllegalArgumentException(destination + " is not HOST or HOST:PORT");
        }
        return new ForwardTarget(host, port, new RtmpUrl(SCHEMA, host, port, stream.vhost(), stream.app(), stream.stream(), param));
    }

    private static int port(String destination, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(destination + ": port " + text + " is not in 1.." + MAX_PORT);
    }

    /**
     * One address of a backend's answer.
     *
     * @throws IllegalArgumentException when it is no address of a stream by RTMP
     */
    static ForwardTarget ofUrl(String address) {
        RtmpUrl url;
        try {
            url = RtmpUrl.parse(address);
        } catch (RtmpProtocolException e) {
            throw new IllegalArgumentException(address + " is no RTMP address: " + e.getMessage(), e);
        }
        if (!url.schema().equals(SCHEMA) || url.host().isEmpty() || url.stream().isEmpty()) {
            throw new IllegalArgumentException(address + " is not rtmp://HOST[:PORT]/APP/STREAM");
        }
        return new ForwardTarget(url.host(), url.port() == 0 ? RtmpUrl.DEFAULT_PORT : url.port(), url);
    }

    /** For the log: without the query, which may hold a key. */
    @Override
    public String toString() {
        return SCHEMA + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port + "/" + url.app() + "/" + url.stream();
    }
}
