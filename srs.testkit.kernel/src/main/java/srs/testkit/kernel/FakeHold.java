package srs.testkit.kernel;

import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;

/**
 * The hold of one who was let in to a stream and gets nothing: a player, a tap, or a player whose bytes come by another way. Confined to the test's thread.
 *
 * @param <R> what was asked for
 */
public final class FakeHold<R> implements Subscription {
    public final R request;
    public final List<Boolean> pauses = new ArrayList<>();
    public boolean closed;
    private final StreamKey key;

    FakeHold(R request, StreamKey key) {
        this.request = request;
        this.key = key;
    }

    @Override
    public StreamKey key() {
        return key;
    }

    @Override
    public void pause(boolean paused) {
        pauses.add(paused);
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public long droppedFrames() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }
}
