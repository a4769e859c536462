package srs.signaling.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.http.HttpEndpoint;
import srs.http.HttpExchange;
import srs.http.LiveResponse;
import srs.kernel.config.Config;

/** The WebSocket of SRS's signaling server, {@code /sig/v1/rtc}, when {@code signaling} is on. Requests and messages come on the loops of their connections. */
@Component(property = {HttpEndpoint.PATTERN + "=/sig/v1/rtc", HttpEndpoint.PATTERN + "=/sig/v1/versions"})
public final class SignalingEndpoint implements HttpEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger("srs.signaling");
    private static final String TEXT = "text/plain; charset=utf-8";

    /** Connections, of those in rooms and of others. */
    private static final int MAX_CONNECTIONS = 4_000;

    private final Config config;
    private final Rooms rooms = new Rooms();
    private final AtomicInteger connections = new AtomicInteger();

    @Activate
    public SignalingEndpoint(@Reference Config config) {
        this.config = config;
    }

    @Override
    public void handle(HttpExchange exchange) {
        if (!config.root().isOn("signaling.enabled")) {
            exchange.pass(null);
        } else if (exchange.path().equals("/sig/v1/versions")) {
            exchange.respond(200, TEXT, "1.0");
        } else if (!exchange.isWebSocket()) {
            exchange.respond(400, TEXT, "this is for WebSocket");
        } else if (connections.incrementAndGet() > MAX_CONNECTIONS) {
            connections.decrementAndGet();
            exchange.respond(503, TEXT, "there are " + MAX_CONNECTIONS + " connections, which is the most");
        } else {
            new Conversation(exchange).begin();
        }
    }

    /** One connection. */
    private final class Conversation implements LiveResponse.Listener, Participant.Line {
        private final String ip;
        private final Participant self = new Participant(this);
        private final LiveResponse live;

        Conversation(HttpExchange exchange) {
            ip = exchange.ip();
            live = exchange.live("", this);
        }

        void begin() {
            live.start();
        }

        @Override
        public void onText(String text) {
            try {
                boolean wasIn = self.room != null;
                rooms.onMessage(self, text);
                if (!wasIn) {
                    LOG.info("{} joins room {} as {}", ip, self.room.name, self.display);
                }
            } catch (SignalingException e) {
                LOG.info("{} ends: {}", ip, e.getMessage());
                close();
            }
        }

        @Override
        public void onClosed() {
            connections.decrementAndGet();
            rooms.onClosed(self);
        }

        @Override
        public void send(String text) {
            live.sendText(text);
        }

        @Override
        public void close() {
            live.close();
        }
    }
}
