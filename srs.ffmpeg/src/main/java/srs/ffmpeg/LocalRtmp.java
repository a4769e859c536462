package srs.ffmpeg;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.RtmpUrl;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.stream.StreamKey;

/**
 * The server's own RTMP, as a program on this machine reaches it. Immutable.
 *
 * @param host an address, in brackets when it is of IPv6
 * @param port of the first {@code listen}
 */
public record LocalRtmp(String host, int port) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> EVERYWHERE = Set.of("", "0.0.0.0", "::", "*");

    /** Where RTMP listens; empty when no bundle serves it. */
    public static Optional<LocalRtmp> of(Section root) {
        List<Endpoint> listen;
        try {
            listen = root.endpoints("rtmp.listen");
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return listen.stream().findFirst().map(endpoint -> new LocalRtmp(EVERYWHERE.contains(endpoint.host()) ? LOOPBACK
                : endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host(), endpoint.port()));
    }

    /** The address that plays one of our streams, in SRS's form (compat 5.2). */
    public String url(StreamKey key) {
        return "rtmp://" + host + ":" + port + "/" + key.app() + "?vhost=" + key.vhost() + "/" + key.stream();
    }

    /**
     * The stream of ours that an address means; empty when it is elsewhere.
     *
     * @param vhosts the configured vhost that serves a name
     */
    public Optional<StreamKey> stream(String url, UnaryOperator<String> vhosts) {
        if (!url.startsWith("rtmp://")) {
            return Optional.empty();
        }
        try {
            RtmpUrl parsed = RtmpUrl.parse(url);
            boolean isHere = parsed.port() == port && (isLoopback(parsed.host()) || host.equals(parsed.host()) || host.equals("[" + parsed.host() + "]"));
            return isHere ? Optional.of(new StreamKey(vhosts.apply(parsed.vhost()), parsed.app(), parsed.stream())) : Optional.empty();
        } catch (RtmpProtocolException | IllegalArgumentException e) {
            // FFmpeg will say what is wrong with it
            return Optional.empty();
        }
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("127.") || name.equals("localhost") || name.equals("::1");
    }
}
