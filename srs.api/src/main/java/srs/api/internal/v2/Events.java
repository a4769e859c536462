package srs.api.internal.v2;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.api.internal.Json;
import srs.http.HttpExchange;
import srs.kernel.client.Activity;
import srs.kernel.client.Client;
import srs.kernel.client.ClientListener;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * What happens, as server-sent events: {@code publish}, {@code unpublish}, {@code client_started}, {@code client_ended}. Hears of it on this bundle's
 * worker threads; readers may come on any.
 */
@Component(service = {Events.class, ClientListener.class}, immediate = true)
public final class Events implements StreamListener, ClientListener {

    /** Readers at the same time. */
    static final int MAX_READERS = 64;

    /** How often a line is sent that says nothing, so that a connection which has broken is noticed. */
    static final long KEEP_ALIVE_MS = 15_000;

    private final Set<Subscriber> readers = ConcurrentHashMap.newKeySet();
    private final Farewells farewells = new Farewells();
    private final StreamHub hub;
    private final Registration streams;
    private final Registration keepAlive;

    @Activate
    public Events(@Reference StreamHub hub, @Reference Workers workers) {
        this.hub = hub;
        streams = hub.listen(this);
        keepAlive = workers.every(KEEP_ALIVE_MS, () -> readers.forEach(reader -> reader.send(": keep-alive\n\n")));
    }

    @Deactivate
    public void stop() {
        streams.close();
        keepAlive.close();
        readers.forEach(Subscriber::close);
        readers.clear();
    }

    /** Answers a call with events from now on; the first one lists the streams that are live. */
    void stream(HttpExchange exchange) {
        if (exchange.isWebSocket()) {
            throw new Problem(400, "events are read with a plain GET, not by WebSocket");
        }
        if (readers.size() >= MAX_READERS) {
            throw new Problem(503, MAX_READERS + " calls read events already");
        }
        Subscriber reader = new Subscriber(exchange, readers::remove);
        readers.add(reader);
        Map<String, Object> hello = new LinkedHashMap<>();
        hello.put("streams", hub.streams().stream().filter(StreamInfo::isLive).map(stream -> stream.key().url()).sorted().toList());
        reader.begin(text("hello", hello));
        if (reader.isGone()) {
            readers.remove(reader);
        }
    }

    /** How a client ended that is gone; empty when nobody remembers. */
    Optional<Map<String, Object>> farewell(String id, long nowMs) {
        return farewells.of(id, nowMs);
    }

    int readers() {
        return readers.size();
    }

    @Override
    public void onPublish(StreamInfo stream) {
        tell("publish", of(stream));
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        Map<String, Object> data = of(stream);
        data.put("reason", reason.text());
        tell("unpublish", data);
    }

    private static Map<String, Object> of(StreamInfo stream) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("stream", stream.key().url());
        data.put("id", stream.id());
        data.put("client", stream.publisherId().orElse(null));
        return data;
    }

    @Override
    public void onStarted(Client client, Activity activity) {
        Map<String, Object> data = of(client, activity);
        data.put("ip", client.ip());
        tell("client_started", data);
    }

    @Override
    public void onIdle(Client client, Activity activity) {
        long nowMs = System.currentTimeMillis();
        Map<String, Object> data = of(client, activity);
        data.put("alive_ms", nowMs - client.connectedAtMs());
        data.put("received_bytes", client.receivedBytes());
        data.put("sent_bytes", client.sentBytes());
        data.put("dropped_frames", client.droppedFrames());
        farewells.add(client.id(), "%s of %s: in %s it %s; %s".formatted(activity.type().name(), activity.stream().url(), Explain.time(nowMs - client.connectedAtMs()),
                activity.type().publishes() ? "sent " + Explain.bytes(client.receivedBytes()) : "got " + Explain.bytes(client.sentBytes()),
                client.droppedFrames() == 0 ? "nothing was dropped" : client.droppedFrames() + " frames were dropped because it was slower than the stream"), nowMs);
        tell("client_ended", data);
    }

    private static Map<String, Object> of(Client client, Activity activity) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("client", client.id());
        data.put("type", activity.type().name());
        data.put("stream", activity.stream().url());
        return data;
    }

    private void tell(String event, Map<String, Object> data) {
        if (!readers.isEmpty()) {
            String text = text(event, data);
            readers.forEach(reader -> reader.send(text));
        }
    }

    /** JSON holds no line breaks, so it is one data line. */
    private static String text(String event, Map<String, Object> data) {
        return "event: " + event + "\ndata: " + new String(Json.bytes(data), java.nio.charset.StandardCharsets.UTF_8) + "\n\n";
    }
}
