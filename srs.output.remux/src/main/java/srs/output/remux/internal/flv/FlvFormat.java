package srs.output.remux.internal.flv;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.LiveFormat;
import srs.output.remux.internal.TrackChoice;

/** FLV over HTTP and WebSocket (F097). Thread-safe. */
public final class FlvFormat implements LiveFormat {

    private record Variant(BodyFraming framing, TrackChoice choice) {}

    private final String server;
    private final String serverVersion;
    private final ConcurrentMap<Variant, BatchEncoder> encoders = new ConcurrentHashMap<>();

    /**
     * @param server the metadata's {@code server}
     * @param serverVersion the metadata's {@code server_version}
     */
    public FlvFormat(String server, String serverVersion) {
        this.server = server;
        this.serverVersion = serverVersion;
    }

    @Override
    public String extension() {
        return ".flv";
    }

    @Override
    public String contentType() {
        return "video/x-flv";
    }

    @Override
    public boolean carries(Codec codec) {
        return true;
    }

    @Override
    public BatchEncoder encoder(StreamKey key, BodyFraming framing, TrackChoice choice) {
        return encoders.computeIfAbsent(new Variant(framing, choice),
                v -> new FlvBatchEncoder(v.framing, v.choice, new ScriptTag(server, serverVersion)));
    }
}
