package org.example.mirror;

import java.util.EnumMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.http.BodyFraming;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.http.LiveResponse;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.client.Clients;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;

/** Plays {@code /app/stream.frames} as {@link FrameText}. Called on the loops of the connections. */
@Component(property = HttpEndpoint.PATTERN + "=*.frames")
public final class FrameTextEndpoint implements HttpEndpoint {
    private static final ClientType FRAMES_PLAY = new ClientType("frames-play", /* publishes= */ false);
    private static final int PARTS = 3;

    private final StreamHub hub;
    private final Clients clients;
    private final Map<BodyFraming, FrameText> encoders = new EnumMap<>(BodyFraming.class);

    @Activate
    public FrameTextEndpoint(@Reference StreamHub hub, @Reference Clients clients) {
        this.hub = hub;
        this.clients = clients;
        for (BodyFraming framing : BodyFraming.values()) {
            encoders.put(framing, new FrameText(framing));
        }
    }

    @Override
    public void handle(HttpExchange exchange) {
        String[] parts = exchange.path().replace(".frames", "").split("/");
        if (parts.length != PARTS) {
            exchange.respond(404, "text/plain", "Not Found");
            return;
        }
        StreamKey key = new StreamKey(StreamKey.DEFAULT_VHOST, parts[1], parts[2]);
        ClientHandle client = clients.connected("http", exchange.ip(), reason -> {});
        client.identify(FRAMES_PLAY, key, Map.of());
        LiveResponse live = exchange.live("text/plain", client::close);
        hub.play(PlayRequest.builder(key, client, live.channel(), encoders.get(live.framing()), new PlayRequest.Listener() {
            @Override
            public void onPublisher(boolean present) {
                live.start();
            }

            @Override
            public void onEnded(EndReason reason) {
                live.close();
            }
        }).build());
    }
}
