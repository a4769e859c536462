package ${package};

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;

/** Answers {@code GET /api/audience}: each live stream, who publishes it, and its players by protocol. Called on a worker thread of this bundle. */
@Component(property = {HttpEndpoint.PATTERN + "=/api/audience", HttpEndpoint.LISTENER + "=" + HttpEndpoint.API, HttpEndpoint.BLOCKING + ":Boolean=true"})
public final class Audience implements HttpEndpoint {
    private final StreamHub hub;
    private final Clients clients;
    private final Config config;
    private final ObjectMapper json = new ObjectMapper();

    @Activate
    public Audience(@Reference StreamHub hub, @Reference Clients clients, @Reference Config config) {
        this.hub = hub;
        this.clients = clients;
        this.config = config;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!config.root().isOn("audience.enabled")) {
            exchange.respond(404, "text/plain", "audience is off");
        } else if (!exchange.method().equals("GET")) {
            exchange.respond(405, "text/plain", "GET, no other");
        } else {
            respond(exchange);
        }
    }

    private void respond(HttpExchange exchange) {
        List<Map<String, Object>> streams = new ArrayList<>();
        hub.streams().stream().filter(StreamInfo::isLive).forEach(stream -> streams.add(describe(stream)));
        try {
            exchange.respond(200, "application/json", json.writeValueAsString(Map.of("streams", streams)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> describe(StreamInfo stream) {
        Map<String, Integer> players = new TreeMap<>();
        for (Client client : clients.clients()) {
            boolean isPlayer = client.type().filter(type -> !type.publishes()).isPresent() && client.stream().filter(stream.key()::equals).isPresent();
            if (isPlayer) {
                players.merge(client.type().get().name(), 1, Integer::sum);
            }
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("stream", stream.key().url());
        described.put("publisher", stream.publisherId().flatMap(clients::find).map(Client::ip).orElse(""));
        described.put("live_ms", stream.liveMs());
        described.put("players", players);
        return described;
    }
}
