package srs.input.caster.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import srs.format.rtmp.RtmpUrl;
import srs.kernel.config.Config;
import srs.kernel.net.Endpoint;
import srs.kernel.stream.StreamKey;

/** Where a stream goes. Immutable. */
sealed interface Destination {

    /** As a client of RTMP would name it. */
    RtmpUrl url();

    /** A stream of this server, which is published without a detour by RTMP. */
    record Here(StreamKey key, RtmpUrl url) implements Destination {
        @Override
        public String toString() {
            return key.url();
        }
    }

    /** A stream of another server. */
    record Elsewhere(RtmpUrl url) implements Destination {
        /** Without the query, which may hold a key. */
        @Override
        public String toString() {
            return url.tcUrl() + "/" + url.stream();
        }
    }

    /**
     * Which of the two an address is: of this server when it names this machine, or one of our vhosts, and a port of our RTMP.
     *
     * @throws IllegalArgumentException when it is ours and no vhost serves it
     */
    static Destination of(RtmpUrl url, Config config) {
        boolean isOurPort = rtmpPorts(config).contains(url.port());
        if (!isOurPort || !isLoopback(url.host()) && !config.vhosts().contains(url.host())) {
            return new Elsewhere(url);
        }
        Optional<String> vhost = config.resolveVhost(url.vhost());
        return new Here(new StreamKey(vhost.orElseThrow(() -> new IllegalArgumentException("vhost " + url.vhost() + " is unknown or not enabled")), url.app(), url.stream()), url);
    }

    private static List<Integer> rtmpPorts(Config config) {
        try {
            return config.root().endpoints("rtmp.listen").stream().map(Endpoint::port).toList();
        } catch (IllegalArgumentException e) {
            // no bundle serves RTMP: then its usual port is nobody else's
            return List.of(RtmpUrl.DEFAULT_PORT);
        }
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.startsWith("127.") || name.equals("::1");
    }
}
