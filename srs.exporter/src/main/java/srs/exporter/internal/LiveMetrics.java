package srs.exporter.internal;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import srs.kernel.client.Client;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.VhostInfo;

/** Streams and clients. Thread-safe. */
final class LiveMetrics {

    /** Streams that have values of their own, those with most players first: a label for each of a hundred thousand would break whoever collects them. */
    static final int MAX_STREAMS = 1_000;

    private static final List<String> STREAM = List.of("vhost", "app", "stream");

    private final StreamHub hub;
    private final Clients clients;

    LiveMetrics(StreamHub hub, Clients clients) {
        this.hub = hub;
        this.clients = clients;
    }

    void collect(Samples samples) {
        List<VhostInfo> vhosts = hub.vhosts();
        samples.counter("srs_send_bytes", "SRS total sent bytes.", vhosts.stream().mapToLong(VhostInfo::sentBytes).sum());
        samples.counter("srs_receive_bytes", "SRS total received bytes.", vhosts.stream().mapToLong(VhostInfo::receivedBytes).sum());
        byVhost(samples, vhosts);
        List<StreamInfo> streams = hub.streams();
        samples.gauge("srs_streams", "The number of SRS concurrent streams.", streams.stream().filter(StreamInfo::isLive).count());
        byStream(samples, streams);
        List<Client> connected = clients.clients();
        samples.gauge("srs_clients", "The number of SRS concurrent clients.", connected.size());
        samples.counter("srs_clients", "The total counts of SRS clients.", clients.totals().connected());
        samples.counter("srs_clients_errs", "The total errors of SRS clients.", clients.totals().failed());
        Map<List<String>, Long> byCause = new LinkedHashMap<>();
        hub.drops().forEach((cause, frames) -> byCause.put(List.of(cause.name().toLowerCase(Locale.ROOT)), frames));
        samples.counter("srs_dropped_frames", "Frames that players and files did not get, by cause.", List.of("cause"), byCause);
        Map<List<String>, Long> byType = new TreeMap<>(Comparator.comparing(Object::toString));
        connected.forEach(client -> byType.merge(List.of(client.type().map(ClientType::name).orElse("none"), client.protocol()), 1L, Long::sum));
        samples.gauge("srs_clients_by_type", "Connected clients by what they do and their protocol.", List.of("type", "protocol"), byType);
    }

    private static void byVhost(Samples samples, List<VhostInfo> vhosts) {
        Map<List<String>, Long> sent = new LinkedHashMap<>();
        Map<List<String>, Long> received = new LinkedHashMap<>();
        vhosts.stream().sorted(Comparator.comparing(VhostInfo::name)).limit(MAX_STREAMS).forEach(vhost -> {
            sent.put(List.of(vhost.name()), vhost.sentBytes());
            received.put(List.of(vhost.name()), vhost.receivedBytes());
        });
        samples.counter("srs_vhost_send_bytes", "Payload bytes to players.", List.of("vhost"), sent);
        samples.counter("srs_vhost_receive_bytes", "Payload bytes from publishers.", List.of("vhost"), received);
    }

    private static void byStream(Samples samples, List<StreamInfo> streams) {
        Map<List<String>, Integer> players = new LinkedHashMap<>();
        Map<List<String>, Integer> live = new LinkedHashMap<>();
        Map<List<String>, Long> sent = new LinkedHashMap<>();
        Map<List<String>, Long> received = new LinkedHashMap<>();
        Map<List<String>, Long> dropped = new LinkedHashMap<>();
        streams.stream().sorted(Comparator.comparingInt(StreamInfo::players).reversed().thenComparing(s -> s.key().url())).limit(MAX_STREAMS).forEach(s -> {
            List<String> key = List.of(s.key().vhost(), s.key().app(), s.key().stream());
            live.put(key, s.isLive() ? 1 : 0);
            players.put(key, s.players());
            sent.put(key, s.sentBytes());
            received.put(key, s.receivedBytes());
            dropped.put(key, s.droppedFrames());
        });
        samples.gauge("srs_stream_live", "1 while somebody publishes.", STREAM, live);
        samples.gauge("srs_stream_players", "Players of all protocols.", STREAM, players);
        samples.counter("srs_stream_send_bytes", "Payload bytes to players.", STREAM, sent);
        samples.counter("srs_stream_receive_bytes", "Payload bytes from publishers.", STREAM, received);
        samples.counter("srs_stream_dropped_frames", "Frames that slow players and files did not get.", STREAM, dropped);
    }
}
