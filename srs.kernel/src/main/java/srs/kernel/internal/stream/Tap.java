package srs.kernel.internal.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.TapRequest;

/**
 * One tap: a sink that gets a stream's frames on an executor of its own. What waits is guarded by {@code this}; the sink is called on the executor only.
 *
 * <p>A sink that is slower than the stream loses whole batches, and goes on at the next key frame.
 */
final class Tap implements Subscriber {

    private static final Object UNPUBLISH = new Object();

    private final TapRequest request;
    private final LiveStream stream;
    private final Faulty faulty;
    private final Consumer<Subscriber> onGone;
    private final DropReport drops;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int dropped;
    private boolean scheduled;
    private boolean closed;
    private EndReason endReason;
    private volatile long bytes;
    private volatile long droppedFrames;

    // home loop only
    private Lane lane;
    private int skip;

    // executor only
    private boolean waitingForKey;
    private boolean hasVideo;

    Tap(TapRequest request, LiveStream stream, Faulty faulty, Consumer<Subscriber> onGone) {
        this.request = request;
        this.stream = stream;
        this.faulty = faulty;
        this.onGone = onGone;
        this.drops = new DropReport("", request.name() + " of " + request.key());
    }

    // ---- home loop

    @Override
    public boolean isImmediate() {
        return request.latency() == TapRequest.Latency.IMMEDIATE;
    }

    @Override
    public boolean canOpen(Snapshot opening) {
        return true;
    }

    @Override
    public void join(Lane target, Snapshot opening, int skipItems) {
        lane = target;
        skip = skipItems;
        target.add(this);
        enqueue(opening.retain());
    }

    /** Leaves its lane. */
    void detach() {
        if (lane != null) {
            lane.remove(this);
            lane = null;
        }
    }

    /** The next batch. Lent. */
    void batch(Batch batch) {
        if (skip == 0) {
            enqueue(batch.retain());
        } else if (skip < batch.size()) {
            enqueue(batch.from(skip));
        }
        skip = 0;
    }

    void unpublish() {
        lane = null;
        enqueue(UNPUBLISH);
    }

    private void enqueue(Object event) {
        boolean start;
        synchronized (this) {
            if (closed) {
                release(event);
                return;
            }
            if (event instanceof Batch batch) {
                waitingBytes += batch.bytes();
            }
            waiting.add(event);
            if (isTooLong()) {
                dropBatches();
            }
            start = !scheduled;
            scheduled = true;
        }
        if (start) {
            schedule();
        }
    }

    private boolean isTooLong() {
        if (waitingBytes > ItemQueue.MAX_BYTES) {
            return true;
        }
        return waiting.peekLast() instanceof Batch last && waiting.peekFirst() instanceof Batch first
                && last.lastDtsUs() - first.firstDtsUs() > stream.policy().queueUs();
    }

    private void dropBatches() {
        for (var events = waiting.iterator(); events.hasNext();) {
            if (events.next() instanceof Batch batch) {
                dropped += batch.frames();
                events.remove();
                batch.release();
            }
        }
        waitingBytes = 0;
    }

    private void schedule() {
        try {
            request.executor().execute(this::run);
        } catch (RejectedExecutionException e) {
            // its executor has ended, and with it the sink's bundle
            close();
        }
    }

    // ---- executor

    private void run() {
        while (true) {
            Object event;
            int lost;
            synchronized (this) {
                event = waiting.poll();
                lost = dropped;
                dropped = 0;
                if (event == null && (lost == 0 || closed)) {
                    scheduled = false;
                    break;
                }
                if (event instanceof Batch batch) {
                    waitingBytes -= batch.bytes();
                }
            }
            try {
                if (lost > 0) {
                    noteDropped(lost);
                }
                call(event);
            } catch (Throwable e) {
                faulty.report(request.name(), e);
                end(new EndReason(EndReason.Kind.FAULT, request.name() + " of bundle " + faulty.bundle() + " failed: " + e));
            } finally {
                release(event);
            }
        }
        EndReason reason;
        synchronized (this) {
            reason = endReason;
            endReason = null;
        }
        if (reason != null) {
            drops.flush();
            try {
                request.sink().onEnd(reason);
            } catch (Throwable e) {
                faulty.report(request.name(), e);
            }
        }
    }

    private void call(Object event) {
        if (event == UNPUBLISH) {
            request.sink().onUnpublish();
        } else if (event instanceof Snapshot opening) {
            waitingForKey = false;
            hasVideo = opening.video().isPresent();
            request.sink().onOpening(opening);
            count(opening.batch().bytes());
        } else if (event instanceof Batch batch) {
            deliver(batch);
        }
    }

    private void deliver(Batch batch) {
        if (!waitingForKey) {
            request.sink().onBatch(batch);
            count(batch.bytes());
            return;
        }
        int from = firstKey(batch);
        int passed = 0;
        for (int i = 0; i < from; i++) {
            passed += batch.get(i) instanceof MediaFrame ? 1 : 0;
        }
        if (passed > 0) {
            noteDropped(passed);
        }
        if (from < batch.size()) {
            waitingForKey = false;
            Batch rest = batch.from(from);
            try {
                request.sink().onBatch(rest);
                count(rest.bytes());
            } finally {
                rest.release();
            }
        }
    }

    private int firstKey(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            StreamItem item = batch.get(i);
            if (item instanceof MediaFrame frame && (frame.startsGop() || !hasVideo)) {
                return i;
            }
        }
        return batch.size();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void noteDropped(int frames) {
        waitingForKey = true;
        droppedFrames += frames;
        stream.countDropped(frames);
        drops.add(frames, "its sink is slower than the stream", stream.policy().queueUs());
        request.sink().onDropped(frames);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void count(long more) {
        bytes += more;
    }

    // ---- any thread

    @Override
    public StreamKey key() {
        return request.key();
    }

    @Override
    public void pause(boolean paused) {
        throw new UnsupportedOperationException("a tap cannot be paused");
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long droppedFrames() {
        return droppedFrames;
    }

    @Override
    public boolean isPlayer() {
        return false;
    }

    @Override
    public void close() {
        if (stream.remove(this)) {
            onGone.accept(this);
            finish(null);
        }
    }

    @Override
    public void end(EndReason reason) {
        if (stream.remove(this)) {
            onGone.accept(this);
            finish(reason);
        }
    }

    private void finish(EndReason reason) {
        boolean start;
        synchronized (this) {
            closed = true;
            endReason = reason;
            waiting.forEach(Tap::release);
            waiting.clear();
            waitingBytes = 0;
            dropped = 0;
            start = !scheduled && reason != null;
            scheduled |= start;
        }
        if (start) {
            try {
                request.executor().execute(this::run);
            } catch (RejectedExecutionException e) {
                // nobody is left to be told
                return;
            }
        }
    }

    private static void release(Object event) {
        if (event instanceof Batch batch) {
            batch.release();
        } else if (event instanceof Snapshot opening) {
            opening.release();
        }
    }
}
