package srs.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of the DevTools protocol: calls with their answers, and events. Calls one at a time; events come on a thread of the client. */
final class DevTools implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)");

    private final WebSocket socket;
    private final Consumer<String> events;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();

    DevTools(String url, Consumer<String> events) {
        this.events = events;
        socket = CLIENT.newWebSocketBuilder().buildAsync(URI.create(url), new Messages()).join();
    }

    /** The answer as it came, an error too. */
    synchronized String call(String method, String parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true).join();
        return answer.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                hear(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void hear(String text) {
            Matcher id = ID.matcher(text);
            if (!id.find()) {
                events.accept(text);
                return;
            }
            CompletableFuture<String> answer = answers.remove(Integer.parseInt(id.group(1)));
            if (answer != null) {
                answer.complete(text);
            }
        }
    }
}
