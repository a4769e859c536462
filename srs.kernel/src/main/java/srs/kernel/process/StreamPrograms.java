package srs.kernel.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;

/**
 * The programs that run while a stream is published, by what the configuration says of it: to be given to {@code StreamHub.listen}. Thread-safe, guarded by
 * {@code this}; the maker is called with the lock held, on a worker thread, and may write files.
 *
 * @param <R> what the programs of a stream are made from: another one, by equals, and they are started anew
 */
public final class StreamPrograms<R> implements StreamListener, AutoCloseable {

    /**
     * Makes the programs of a stream.
     *
     * @param <R> what they are made from
     */
    public interface Maker<R> {
        /** What the configuration says of a stream now. */
        R recipe(StreamKey stream);

        /** Starts what the recipe says; what cannot be started is left out. */
        List<Child> start(StreamInfo stream, R recipe);
    }

    private record Running<R>(StreamInfo stream, R recipe, List<Child> children) {
        void close() {
            children.forEach(Child::close);
        }
    }

    private final String stage;
    private final Maker<R> maker;

    // guarded by this
    private final Map<StreamKey, Running<R>> running = new HashMap<>();
    private boolean closed;

    /** @param stage how summary lines begin, with SRS's name of their number: {@code -> ENC time={time}, encoders=} (F011) */
    public StreamPrograms(String stage, Maker<R> maker) {
        this.stage = stage;
        this.maker = maker;
    }

    @Override
    public synchronized void onPublish(StreamInfo stream) {
        onUnpublish(stream, null);
        if (!closed) {
            running.put(stream.key(), start(stream));
        }
    }

    @Override
    public synchronized void onUnpublish(StreamInfo stream, EndReason reason) {
        Running<R> former = running.remove(stream.key());
        if (former != null) {
            former.close();
        }
    }

    /** What has another recipe now is started anew; the rest goes on. */
    public synchronized void reload() {
        running.replaceAll((key, former) -> {
            if (former.recipe().equals(maker.recipe(key))) {
                return former;
            }
            former.close();
            return start(former.stream());
        });
    }

    private Running<R> start(StreamInfo stream) {
        StreamKey key = stream.key();
        R recipe = maker.recipe(key);
        List<Child> children = maker.start(stream, recipe);
        children.stream().findFirst()
                .ifPresent(first -> first.summary(stage + children.size() + ", input=" + key.vhost() + "/" + key.app() + "/" + key.stream()));
        return new Running<>(stream, recipe, children);
    }

    /** Whether a program runs for this stream. */
    public synchronized boolean isRunning(StreamKey stream) {
        return running.containsKey(stream) && !running.get(stream).children().isEmpty();
    }

    /** Ends all of them, and starts no more. */
    @Override
    public synchronized void close() {
        closed = true;
        running.values().forEach(Running::close);
        running.clear();
    }
}
