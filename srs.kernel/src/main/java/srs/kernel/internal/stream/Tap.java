package srs.kernel.internal.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.TapRequest;

/**
 * One tap: a sink that gets a stream's frames on an executor of its own. What waits is guarded by {@code this}; the sink is called on the executor only.
 *
 * <p>A sink that is slower than the stream loses whole groups of pictures from its {@link ItemQueue}.
 */
final class Tap implements Subscriber {

    /** Publications that may wait; of more, the oldest that has not begun is lost. */
    static final int MAX_PARTS = 4;

    private final TapRequest request;
    private final LiveStream stream;
    private final Faulty faulty;
    private final Consumer<Subscriber> onGone;
    private final DropReport drops;
    private volatile long bytes;
    private volatile long droppedFrames;

    // guarded by this
    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean scheduled;
    private boolean closed;
    private EndReason endReason;

    // home loop only
    private Lane lane;
    private int skip;

    Tap(TapRequest request, LiveStream stream, Faulty faulty, Consumer<Subscriber> onGone) {
        this.request = request;
        this.stream = stream;
        this.faulty = faulty;
        this.onGone = onGone;
        this.drops = new DropReport("", request.name() + " of " + request.key());
    }

    // ---- home loop

    @Override
    public TapRequest.Latency latency() {
        return request.latency();
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
        boolean start;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (parts.size() >= MAX_PARTS) {
                dropOldestUnseen();
            }
            parts.add(new Part(opening.retain()));
            start = wake();
        }
        schedule(start);
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
        int from = skip;
        skip = 0;
        boolean start;
        synchronized (this) {
            if (closed) {
                return;
            }
            Part part = parts.isEmpty() || parts.peekLast().over ? null : parts.peekLast();
            if (part == null) {
                return;
            }
            part.add(batch, from, stream.policy().queueUs());
            countDropped(part, part.items.takeDropped());
            start = wake();
        }
        schedule(start);
    }

    void unpublish() {
        lane = null;
        boolean start;
        synchronized (this) {
            if (closed || parts.isEmpty()) {
                return;
            }
            parts.peekLast().over = true;
            start = wake();
        }
        schedule(start);
    }

    /** Whether the executor must be called. */
    private boolean wake() {
        boolean start = !scheduled;
        scheduled = true;
        return start;
    }

    private void dropOldestUnseen() {
        for (Iterator<Part> oldestFirst = parts.iterator(); oldestFirst.hasNext();) {
            Part part = oldestFirst.next();
            if (part.opening != null) {
                oldestFirst.remove();
                part.lose(part.opening.batch().frames());
                countDropped(parts.isEmpty() ? part : parts.peekLast(), part.items.takeDropped());
                part.clear();
                return;
            }
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void countDropped(Part part, int frames) {
        part.lost += frames;
        droppedFrames += frames;
        stream.countDropped(frames, DropCause.SINK_SLOW);
    }

    private void schedule(boolean start) {
        if (!start) {
            return;
        }
        try {
            request.executor().execute(this::run);
        } catch (RejectedExecutionException e) {
            // its executor has ended, and with it the sink's bundle; or the bundle has filled it
            faulty.reportServing(request.name(), e);
            close();
        }
    }

    // ---- executor

    private void run() {
        while (step()) {
            continue;
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
                faulty.reportServing(request.name(), e);
            }
        }
    }

    /** Tells the sink the next thing; false when nothing waits. */
    private boolean step() {
        Snapshot opening;
        Batch batch = null;
        int lost = 0;
        synchronized (this) {
            Part part = parts.peek();
            if (part == null || part.opening == null && part.isEmpty() && !part.over) {
                scheduled = false;
                return false;
            }
            opening = part.opening;
            part.opening = null;
            if (opening == null) {
                lost = part.lost;
                part.lost = 0;
                if (part.isEmpty()) {
                    parts.poll();
                } else {
                    batch = part.poll();
                }
            }
        }
        try {
            tell(opening, batch, lost);
        } catch (Throwable e) {
            faulty.reportServing(request.name(), e);
            end(new EndReason(EndReason.Kind.FAULT, request.name() + " of bundle " + faulty.bundle() + " failed: " + e));
        } finally {
            if (opening != null) {
                opening.release();
            }
            if (batch != null) {
                batch.release();
            }
        }
        return true;
    }

    private void tell(Snapshot opening, Batch batch, int lost) {
        FrameSink sink = request.sink();
        if (lost > 0) {
            drops.add(lost, DropCause.SINK_SLOW.text(), stream.policy().queueUs());
            sink.onDropped(lost);
        }
        if (opening != null) {
            sink.onOpening(opening);
            count(opening.batch().bytes());
        } else if (batch != null) {
            sink.onBatch(batch);
            count(batch.bytes());
        } else {
            sink.onUnpublish();
        }
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
            parts.forEach(Part::clear);
            parts.clear();
            start = reason != null && wake();
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

    /** What waits of one publication. Guarded by the tap. */
    private static final class Part {
        final ItemQueue items = new ItemQueue();
        /** A batch that came when nothing waited: a sink that keeps up gets it as it is. */
        private Batch whole;
        Snapshot opening;
        int lost;
        boolean over;

        /** @param opening Takes ownership. */
        Part(Snapshot opening) {
            this.opening = opening;
        }

        boolean isEmpty() {
            return whole == null && items.isEmpty();
        }

        /** Queues a batch from an item on. Lent. */
        void add(Batch batch, int from, long limitUs) {
            if (from == 0 && isEmpty() && !items.isWaitingForKey() && batch.spanUs() <= limitUs) {
                whole = batch.retain();
                return;
            }
            unfold(limitUs);
            for (int i = from; i < batch.size(); i++) {
                items.add(batch.get(i), limitUs);
            }
        }

        /** From here on the queue says what is dropped. */
        private void unfold(long limitUs) {
            if (whole != null) {
                for (int i = 0; i < whole.size(); i++) {
                    items.add(whole.get(i), limitUs);
                }
                whole.release();
                whole = null;
            }
        }

        /** What comes next; something must wait. Handed over. */
        Batch poll() {
            if (whole == null) {
                return items.poll(Lane.MAX_ITEMS, Lane.MAX_BYTES, Long.MAX_VALUE);
            }
            Batch next = whole;
            whole = null;
            return next;
        }

        /** Everything that waits is lost, beside so many frames that nobody has seen. */
        void lose(int frames) {
            unfold(Long.MAX_VALUE);
            items.waitForKey(frames);
        }

        void clear() {
            if (whole != null) {
                whole.release();
                whole = null;
            }
            items.clear();
            if (opening != null) {
                opening.release();
                opening = null;
            }
        }
    }
}
