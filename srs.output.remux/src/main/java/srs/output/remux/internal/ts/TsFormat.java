package srs.output.remux.internal.ts;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import srs.format.ts.TsCodec;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.LiveFormat;
import srs.output.remux.internal.TrackChoice;

/** MPEG-TS over HTTP and WebSocket (F098). Thread-safe; an encoder lives as long as somebody plays with it. */
public final class TsFormat implements LiveFormat {

    private record Variant(StreamKey key, BodyFraming framing, TrackChoice choice) {}

    private static final class Kept extends WeakReference<TsBatchEncoder> {
        final Variant variant;

        Kept(Variant variant, TsBatchEncoder encoder, ReferenceQueue<TsBatchEncoder> gone) {
            super(encoder, gone);
            this.variant = variant;
        }
    }

    // guarded by this
    private final Map<Variant, Kept> encoders = new HashMap<>();
    private final ReferenceQueue<TsBatchEncoder> gone = new ReferenceQueue<>();

    @Override
    public String extension() {
        return ".ts";
    }

    @Override
    public String contentType() {
        return "video/MP2T";
    }

    @Override
    public boolean carries(Codec codec) {
        return TsCodec.of(codec.name()).isPresent();
    }

    @Override
    public synchronized BatchEncoder encoder(StreamKey key, BodyFraming framing, TrackChoice choice) {
        for (Object reference = gone.poll(); reference != null; reference = gone.poll()) {
            Kept kept = (Kept) reference;
            encoders.remove(kept.variant, kept);
        }
        Variant variant = new Variant(key, framing, choice);
        Kept kept = encoders.get(variant);
        TsBatchEncoder encoder = kept == null ? null : kept.get();
        if (encoder == null) {
            encoder = new TsBatchEncoder(key, framing, choice);
            encoders.put(variant, new Kept(variant, encoder, gone));
        }
        return encoder;
    }
}
