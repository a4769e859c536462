package srs.plugin.kit;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import srs.plugin.kit.stage.Stage;
import srs.testkit.Await;

/** The server that the plugin runs in, as a test sees it. Streams are named {@code app/stream}, all of the default vhost. Any thread. */
public final class PluginSite {
    /** How long a request may take. */
    private static final int TIMEOUT_MS = 10_000;
    /** How long frames may take to come, on a machine that does other things, too. */
    private static final Duration FRAMES = Duration.ofSeconds(30);

    private final Stage stage;
    private final int http;
    private final int port;

    /** Made by the kit. */
    public PluginSite(Stage stage, int http, int port) {
        this.stage = stage;
        this.http = http;
        this.port = port;
    }

    /**
     * An HTTP answer.
     *
     * @param status 200, 404, …
     * @param body as text
     */
    public record Answer(int status, String body) {}

    /** The free port that {@code $port} means in the configuration. */
    public int port() {
        return port;
    }

    /** Asks the server; one port serves streams and the API. */
    public Answer get(String path) throws IOException {
        return send("GET", path, "");
    }

    /** Asks the server with a body. */
    public Answer send(String method, String path, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + http + path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Connection", "close");
        try {
            if (!body.isEmpty()) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int status = connection.getResponseCode();
            try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    /**
     * Publishes H.264 and AAC as an encoder would, when the gates let it.
     *
     * @param param the query of the address with its {@code ?}, or empty
     * @return why it was refused: SRS's code, and the reason; empty when it is live, until {@link #unpublish}
     */
    public Optional<String> publish(String stream, String param) {
        return stage.publish(app(stream), name(stream), param);
    }

    /** Ends what {@link #publish} began. */
    public void unpublish(String stream) {
        stage.unpublish(app(stream), name(stream));
    }

    /** Asks the gates as a protocol does for a player; returns why it was refused. */
    public Optional<String> askToPlay(String stream, String param) {
        return stage.askToPlay(app(stream), name(stream), param);
    }

    /** Frames since the stream's publication began; -1 when nobody publishes it. */
    public long frames(String stream) {
        return stage.frames(app(stream), name(stream));
    }

    /** Waits until that stream is live, and so many more frames have come. */
    public void awaitFrames(String stream, int more) {
        long[] from = {-1};
        Await.until(stream + " has " + more + " more frames", FRAMES, () -> {
            long frames = frames(stream);
            if (from[0] < 0 || frames < from[0]) {
                from[0] = frames;
            }
            return frames >= 0 && frames >= from[0] + more;
        });
    }

    /** Gates that are asked at this moment, of all bundles. */
    public int gates() {
        return stage.gates();
    }

    private static String app(String stream) {
        return stream.substring(0, slash(stream));
    }

    private static String name(String stream) {
        return stream.substring(slash(stream) + 1);
    }

    private static int slash(String stream) {
        int slash = stream.lastIndexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("stream " + stream + " is not app/stream");
        }
        return slash;
    }
}
