package srs.api.internal.v1;

import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.api.internal.Call;
import srs.api.internal.ErrorCode;
import srs.api.internal.Reply;
import srs.kernel.client.Client;
import srs.kernel.client.ClientLog;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.VhostInfo;

/** Vhosts, streams and clients: lists, single ones by id, and the kick of a client (F261, F262). Worker threads. */
final class Lists {

    private static final Logger LOG = LoggerFactory.getLogger("srs.api");

    private final StreamHub hub;
    private final Clients clients;
    private final Config config;
    private final Envelope envelope;
    private final Writes writes;

    Lists(StreamHub hub, Clients clients, Config config, Envelope envelope, Writes writes) {
        this.hub = hub;
        this.clients = clients;
        this.config = config;
        this.envelope = envelope;
        this.writes = writes;
    }

    Reply vhosts(Call call, String id) {
        if (!call.isGet()) {
            return Reply.notAllowed("GET");
        }
        Census census = census();
        if (id.isEmpty()) {
            return envelope.with("vhosts", census.vhosts().stream().map(vhost -> Objects.vhost(vhost, census, config)).toList());
        }
        Optional<VhostInfo> vhost = census.vhost(id);
        return vhost.isEmpty() ? Reply.error(ErrorCode.NO_VHOST) : envelope.with("vhost", Objects.vhost(vhost.get(), census, config));
    }

    Reply streams(Call call, String id) {
        if (!call.isGet()) {
            return Reply.notAllowed("GET");
        }
        Census census = census();
        if (id.isEmpty()) {
            Map<String, Object> object = envelope.base();
            object.put("streams", census.streams(Page.of(call)).stream().map(stream -> Objects.stream(stream, census)).toList());
            object.put("total", census.streamCount());
            return Reply.json(object);
        }
        Optional<StreamInfo> stream = census.stream(id);
        return stream.isEmpty() ? Reply.error(ErrorCode.STREAM_NOT_FOUND) : envelope.with("stream", Objects.stream(stream.get(), census));
    }

    Reply clients(Call call, String id) {
        if (call.method().equals("DELETE")) {
            return writes.refusal(call).orElseGet(() -> kick(call, id));
        }
        if (!call.isGet()) {
            return Reply.notAllowed("GET, DELETE");
        }
        Census census = census();
        if (id.isEmpty()) {
            Map<String, Object> object = envelope.base();
            object.put("clients", census.clients(Page.of(call)).stream().map(client -> Objects.client(client, census)).toList());
            object.put("total", census.clientCount());
            return Reply.json(object);
        }
        Optional<Client> client = identified(id);
        return client.isEmpty() ? Reply.error(ErrorCode.CLIENT_NOT_FOUND) : envelope.with("client", Objects.client(client.get(), census));
    }

    private Reply kick(Call call, String id) {
        Optional<Client> client = identified(id);
        if (client.isEmpty()) {
            return Reply.error(ErrorCode.CLIENT_NOT_FOUND);
        }
        // the line is about the client
        ClientLog.about(id, () -> LOG.info("client {} is kicked, says the API call of {}", id, call.exchange().ip()));
        client.get().kick("kicked by an API call of " + call.exchange().ip());
        return Reply.json(envelope.base());
    }

    /** As in SRS, a client that has not said what it wants is none yet. */
    private Optional<Client> identified(String id) {
        return clients.find(id).filter(client -> client.stream().isPresent());
    }

    private Census census() {
        return new Census(hub, clients);
    }
}
