package srs.output.remux.internal;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import srs.kernel.stream.BatchEncoder;

/**
 * Encoders that players share, each for as long as somebody plays with it. Thread-safe.
 *
 * @param <V> what makes two encoders different
 */
public final class WeakEncoders<V> {

    private static final class Kept<V> extends WeakReference<BatchEncoder> {
        final V variant;

        Kept(V variant, BatchEncoder encoder, ReferenceQueue<BatchEncoder> gone) {
            super(encoder, gone);
            this.variant = variant;
        }
    }

    // guarded by this
    private final Map<V, Kept<V>> encoders = new HashMap<>();
    private final ReferenceQueue<BatchEncoder> gone = new ReferenceQueue<>();

    /** The encoder of this variant, made when there is none. */
    public synchronized BatchEncoder of(V variant, Supplier<BatchEncoder> maker) {
        for (Object reference = gone.poll(); reference != null; reference = gone.poll()) {
            Kept<?> kept = (Kept<?>) reference;
            encoders.remove(kept.variant, kept);
        }
        Kept<V> kept = encoders.get(variant);
        BatchEncoder encoder = kept == null ? null : kept.get();
        if (encoder == null) {
            encoder = maker.get();
            encoders.put(variant, new Kept<>(variant, encoder, gone));
        }
        return encoder;
    }
}
