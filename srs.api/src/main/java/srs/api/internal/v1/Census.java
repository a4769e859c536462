package srs.api.internal.v1;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.VhostInfo;

/**
 * Vhosts, streams and clients at one moment, as SRS lists them: sorted by id; clients only once they publish or play; streams only
 * while somebody publishes or plays them (compat 3.5). Confined to one call.
 */
final class Census {

    /** Who takes part in a stream. */
    record Tally(int clients, String tcUrl) {
        static final Tally NOBODY = new Tally(0, "");

        Tally and(Client client) {
            String theirs = client.type().filter(type -> type.publishes()).isPresent() || tcUrl.isEmpty()
                    ? client.attributes().getOrDefault("tcUrl", "") : tcUrl;
            return new Tally(clients + 1, theirs.isEmpty() ? tcUrl : theirs);
        }
    }

    private final List<Client> clients;
    private final Map<StreamKey, Tally> tallies = new HashMap<>();
    private final Map<StreamKey, StreamInfo> streams = new HashMap<>();
    private final List<VhostInfo> vhosts;
    private final Map<String, String> vhostIds = new HashMap<>();

    Census(StreamHub hub, Clients all) {
        clients = all.clients().stream().filter(client -> client.stream().isPresent()).toList();
        for (Client client : clients) {
            client.stream().ifPresent(key -> tallies.merge(key, Tally.NOBODY.and(client), (before, first) -> before.and(client)));
        }
        for (StreamInfo stream : hub.streams()) {
            if (stream.isLive() || tallies.containsKey(stream.key())) {
                streams.put(stream.key(), stream);
            }
        }
        vhosts = hub.vhosts();
        vhosts.forEach(vhost -> vhostIds.put(vhost.name(), vhost.id()));
    }

    int clientCount() {
        return clients.size();
    }

    /** One page, sorted by id. */
    List<Client> clients(Page page) {
        return page.of(clients, Comparator.comparing(Client::id));
    }

    List<StreamInfo> streams(Page page) {
        return page.of(streams.values(), Comparator.comparing(StreamInfo::id));
    }

    int streamCount() {
        return streams.size();
    }

    Optional<StreamInfo> stream(String id) {
        return streams.values().stream().filter(stream -> stream.id().equals(id)).findFirst();
    }

    /** A stream's id; empty while the kernel does not know the stream. */
    String streamId(StreamKey key) {
        StreamInfo stream = streams.get(key);
        return stream == null ? "" : stream.id();
    }

    Tally tally(StreamKey key) {
        return tallies.getOrDefault(key, Tally.NOBODY);
    }

    List<VhostInfo> vhosts() {
        return vhosts.stream().sorted(Comparator.comparing(VhostInfo::id)).toList();
    }

    Optional<VhostInfo> vhost(String id) {
        return vhosts.stream().filter(vhost -> vhost.id().equals(id)).findFirst();
    }

    String vhostId(String name) {
        return vhostIds.getOrDefault(name, "");
    }

    int streamsOf(String vhost) {
        return (int) streams.keySet().stream().filter(key -> key.vhost().equals(vhost)).count();
    }

    int clientsOf(String vhost) {
        return tallies.entrySet().stream().filter(entry -> entry.getKey().vhost().equals(vhost)).mapToInt(entry -> entry.getValue().clients()).sum();
    }
}
