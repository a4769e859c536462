package srs.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import srs.testkit.Await;
import srs.testkit.MediaPlaylist;
import srs.testkit.PlaylistChecker;

/**
 * A player of low latency that decodes nothing: it asks for each next part as the draft says (bis §6.2.5.2), for what is hinted before it is there, and holds every
 * playlist against the rules. One test thread.
 */
final class HlsFollower {
    private final String url;
    private final PlaylistChecker checker = new PlaylistChecker();
    private final ByteArrayOutputStream media = new ByteArrayOutputStream();
    private final Set<String> fetched = new HashSet<>();
    private final Map<String, CompletableFuture<HttpResponse<byte[]>>> hinted = new HashMap<>();
    private String map;
    private MediaPlaylist now;

    HlsFollower(String url) {
        this.url = url;
    }

    /** Follows until nothing comes any more, and nobody publishes. */
    void follow(BooleanSupplier isPublished) throws IOException {
        now = Await.value("a playlist", Duration.ofSeconds(60), () -> {
            HttpResponse<byte[]> answer = get(url);
            return answer.statusCode() == 200 ? checker.check(text(answer)) : null;
        });
        while (true) {
            fetchNew();
            String next = url + (url.contains("?") ? "&" : "?") + "_HLS_msn=" + now.end() + "&_HLS_part=" + now.openParts().size() + "&_HLS_skip=YES";
            boolean isOver = !isPublished.getAsBoolean();
            HttpResponse<byte[]> answer = get(next);
            if (answer.statusCode() == 503) {
                if (isOver) {
                    return;
                }
                continue; // a busy machine: the encoder is late
            }
            if (answer.statusCode() != 200) {
                throw new AssertionError(next + " is answered " + answer.statusCode());
            }
            now = checker.check(text(answer));
        }
    }

    private void fetchNew() throws IOException {
        for (MediaPlaylist.Segment segment : now.segments()) {
            fetchMap(segment.map());
            for (MediaPlaylist.Part part : segment.parts()) {
                fetch(part);
            }
        }
        fetchMap(now.openMap());
        for (MediaPlaylist.Part part : now.openParts()) {
            fetch(part);
        }
        if (now.hint() != null && !hinted.containsKey(now.hint())) {
            hinted.put(now.hint(), Http.CLIENT.sendAsync(HttpRequest.newBuilder(URI.create(resolved(now.hint()))).build(), HttpResponse.BodyHandlers.ofByteArray()));
        }
    }

    private void fetchMap(String uri) throws IOException {
        if (uri != null && !uri.equals(map)) {
            map = uri;
            media.write(get(resolved(map)).body());
        }
    }

    private void fetch(MediaPlaylist.Part part) throws IOException {
        if (!fetched.add(part.uri())) {
            return;
        }
        CompletableFuture<HttpResponse<byte[]>> early = hinted.get(part.uri());
        HttpResponse<byte[]> answer = early == null ? null : early.join();
        if (answer == null || answer.statusCode() == 404) {
            // not hinted, or it did not come in time
            answer = get(resolved(part.uri()));
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError(part + " is answered " + answer.statusCode());
        }
        media.write(answer.body());
    }

    private String resolved(String uri) {
        String vhost = url.substring(url.indexOf('?'));
        return URI.create(url).resolve(uri) + (uri.contains("?") ? "" : vhost);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static HttpResponse<byte[]> get(String url) throws IOException {
        try {
            return Http.CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** All parts, one behind the other, with the init segment in front. */
    byte[] media() {
        return media.toByteArray();
    }

    /** The playlist at the end. */
    MediaPlaylist last() {
        return now;
    }

    int parts() {
        return fetched.size();
    }

    /** Parts that were asked for before they were there. */
    long hintedParts() {
        return fetched.stream().filter(hinted::containsKey).count();
    }
}
