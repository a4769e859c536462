package srs.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import srs.testkit.Await;

/** A participant of a room that is no page, by the JDK's own WebSocket client. One test thread. */
final class SignalingPeer implements WebSocket.Listener {
    private static final Duration WAIT = Duration.ofSeconds(30);

    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final WebSocket socket;

    /** @param port of HTTP */
    SignalingPeer(int port) {
        socket = HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(WAIT).buildAsync(URI.create("ws://127.0.0.1:" + port + "/sig/v1/rtc?room=a&display=b"), this).join();
    }

    /** @param text JSON with {@code '} for quotation marks */
    SignalingPeer says(String text) {
        socket.sendText(text.replace('\'', '"'), true).join();
        return this;
    }

    String hears() {
        return Await.value("a message", WAIT, () -> told.poll(10, TimeUnit.MILLISECONDS));
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        told.add(text.toString());
        from.request(1);
        return null;
    }
}
