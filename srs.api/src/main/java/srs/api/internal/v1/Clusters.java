package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.api.internal.Call;
import srs.api.internal.Reply;
import srs.kernel.config.Config;
import srs.kernel.net.Endpoint;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;

/** {@code /api/v1/clusters}: whether this origin has a stream, asked by its coworkers (compat 3.3). Thread-safe. */
final class Clusters {

    private static final String DEFAULT_RTMP_PORT = "1935";

    private final StreamHub hub;
    private final Config config;
    private final Envelope envelope;

    Clusters(StreamHub hub, Config config, Envelope envelope) {
        this.hub = hub;
        this.config = config;
        this.envelope = envelope;
    }

    Reply answer(Call call) {
        Map<String, Object> query = new LinkedHashMap<>();
        for (String name : new String[] {"ip", "vhost", "app", "stream"}) {
            query.put(name, call.text(name));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("query", query);
        data.put("origin", origin(call).orElse(null));
        return envelope.withData(data);
    }

    private Optional<Map<String, Object>> origin(Call call) {
        StreamKey key;
        try {
            String vhost = config.resolveVhost(call.text("vhost")).orElse(StreamKey.DEFAULT_VHOST);
            key = new StreamKey(vhost, call.text("app"), call.text("stream"));
        } catch (IllegalArgumentException e) {
            // a part is missing, or is no name
            return Optional.empty();
        }
        return hub.find(key).filter(StreamInfo::isLive).map(stream -> describe(call, key));
    }

    /** The coworker told the address by which it knows this server; else the address that it called. */
    private Map<String, Object> describe(Call call, StreamKey key) {
        String coworker = call.text("coworker");
        int colon = coworker.lastIndexOf(':');
        String host = colon > 0 ? coworker.substring(0, colon) : coworker;
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("ip", host.isEmpty() ? call.exchange().host() : host);
        origin.put("port", colon > 0 ? digits(coworker.substring(colon + 1)) : rtmpPort());
        origin.put("vhost", key.vhost());
        origin.put("api", config.root().endpoints("http_api.listen").stream().map(Endpoint::port).findFirst().orElse(0));
        origin.put("routers", routers(key.vhost()));
        return origin;
    }

    private static int digits(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : Integer.parseInt(DEFAULT_RTMP_PORT);
    }

    private int rtmpPort() {
        try {
            return config.root().endpoints("rtmp.listen").stream().map(Endpoint::port).findFirst().orElse(0);
        } catch (IllegalArgumentException e) {
            // the RTMP bundle, and so its directive, is not there
            return 0;
        }
    }

    private List<String> routers(String vhost) {
        try {
            return config.vhost(vhost).words("cluster.coworkers");
        } catch (IllegalArgumentException e) {
            // the cluster's bundle, and so its directive, is not there
            return List.of();
        }
    }
}
