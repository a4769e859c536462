package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;

/**
 * One player: a channel that gets a stream's bytes. Lives on its channel's loop; {@link #close}, {@link #end}, {@link #pause} and the counters may be
 * called from any thread.
 *
 * <p>While its socket keeps up it is on the shared path: one write of shared bytes for each batch. When the socket is full, when it is paused, or when
 * it wants its items one by one, it is on its private path: items wait in its own queue and are encoded for it alone until the queue is empty.
 */
final class Player implements Subscriber {

    /** What is encoded at once for a player that catches up. */
    private static final int DRAIN_ITEMS = 128;
    private static final long DRAIN_BYTES = 256 * 1024;

    private final PlayRequest request;
    private final Channel channel;
    private final LiveStream stream;
    private final Faulty faulty;
    private final Consumer<Subscriber> onGone;
    private final DropReport drops;
    private volatile boolean closed;
    private volatile long bytes;
    private volatile long droppedFrames;
    private volatile boolean openedOnce;

    // channel's loop only
    private Relay relay;
    private int skip;
    private boolean paused;
    private ItemQueue queue;
    private boolean handlerAdded;
    private long firstDtsUs = -1;
    private boolean pacing;
    private EndReason endWhenDrained;

    Player(PlayRequest request, LiveStream stream, Faulty faulty, Consumer<Subscriber> onGone) {
        this.request = request;
        this.channel = request.channel();
        this.stream = stream;
        this.faulty = faulty;
        this.onGone = onGone;
        this.drops = new DropReport(request.client().id(), "player of " + request.key());
    }

    // ---- home loop

    @Override
    public boolean isImmediate() {
        return false;
    }

    @Override
    public boolean canOpen(Snapshot opening) {
        try {
            return openedOnce || opening.isComplete() || request.encoder().canOpen(opening);
        } catch (Throwable e) {
            fault("canOpen", e);
            return false;
        }
    }

    @Override
    public void join(Lane lane, Snapshot opening, int skipItems) {
        Relay target = lane.relay(channel.eventLoop());
        target.expect();
        opening.retain();
        if (channel.eventLoop().inEventLoop()) {
            target.join(this, opening, skipItems);
            return;
        }
        try {
            channel.eventLoop().execute(() -> target.join(this, opening, skipItems));
        } catch (java.util.concurrent.RejectedExecutionException e) {
            opening.release();
        }
    }

    // ---- channel's loop

    BatchEncoder encoder() {
        return request.encoder();
    }

    ByteBufAllocator allocator() {
        return channel.alloc();
    }

    boolean isClosed() {
        return closed;
    }

    void joined(Relay target, int skipItems) {
        relay = target;
        skip = skipItems;
        if (!handlerAdded) {
            handlerAdded = true;
            channel.pipeline().addFirst(new Writability());
        }
    }

    int takeSkip() {
        int items = skip;
        skip = 0;
        return items;
    }

    boolean wasOpened() {
        return openedOnce;
    }

    void opened() {
        openedOnce = true;
    }

    void publisherCame() {
        guarded("onPublisher", () -> request.listener().onPublisher(true));
    }

    /** Whether its items go through its own queue. */
    boolean isPrivate() {
        return queue != null || paused || oneByOne();
    }

    private boolean oneByOne() {
        return request.durationUs() > 0 || stream.policy().sendMinIntervalUs() > 0;
    }

    /** The first bytes for a player on its private path: what has no item goes at once, the items wait their turn. */
    void openPrivately(Snapshot opening) {
        if (openedOnce) {
            enqueue((Batch) opening.batch(), 0);
            return;
        }
        // the opening is written whole: it is what the player would have got before it was paused or paced
        ByteBuf buffer;
        try {
            buffer = request.encoder().encodeOpening(opening, allocator());
        } catch (Throwable e) {
            fault("encodeOpening", e);
            return;
        }
        openedOnce = true;
        noteFirst((Batch) opening.batch());
        if (buffer != null) {
            try {
                write(buffer);
            } finally {
                buffer.release();
            }
        }
    }

    /** Writes shared bytes, or, when the socket is full, begins a queue with the batch that they were made of. Both are lent. */
    void writeOrQueue(ByteBuf shared, Batch batch) {
        if (channel.isWritable()) {
            write(shared);
        } else {
            enqueue(batch, 0);
        }
    }

    /** Writes a duplicate. Lent. */
    void write(ByteBuf shared) {
        int size = shared.readableBytes();
        channel.writeAndFlush(shared.retainedDuplicate(), channel.voidPromise());
        count(size);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void count(int size) {
        bytes += size;
        if (request.client() instanceof ClientHandle handle) {
            handle.addSentBytes(size);
        }
    }

    /** The items of a batch from {@code from} on wait their turn. Lent. */
    void enqueue(Batch batch, int from) {
        if (closed) {
            return;
        }
        if (queue == null) {
            queue = new ItemQueue();
        }
        long limitUs = stream.policy().queueUs();
        for (int i = from; i < batch.size(); i++) {
            queue.add(batch.get(i), limitUs);
        }
        noteDropped(limitUs);
        drain();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void noteDropped(long limitUs) {
        int dropped = queue.takeDropped();
        if (dropped > 0) {
            droppedFrames += dropped;
            stream.countDropped(dropped);
            if (request.client() instanceof ClientHandle handle) {
                handle.addDroppedFrames(dropped);
            }
            drops.add(dropped, paused ? "it is paused" : "its socket is full", limitUs);
        }
    }

    private void drain() {
        while (queue != null && !closed && !paused && !pacing && channel.isWritable()) {
            if (queue.isEmpty()) {
                queue = null;
                if (endWhenDrained != null) {
                    end(endWhenDrained);
                }
                return;
            }
            if (reachedDuration(queue.peek())) {
                end(new EndReason(EndReason.Kind.DURATION, "the requested " + request.durationUs() / 1000 + " ms are over"));
                return;
            }
            long intervalUs = stream.policy().sendMinIntervalUs();
            Batch next = queue.poll(oneByOne() ? 1 : DRAIN_ITEMS, DRAIN_BYTES);
            encodeAndWrite(next);
            if (intervalUs > 0) {
                pacing = true;
                channel.eventLoop().schedule(this::paced, intervalUs, TimeUnit.MICROSECONDS);
            }
        }
    }

    private void paced() {
        pacing = false;
        drain();
    }

    private void encodeAndWrite(Batch batch) {
        ByteBuf buffer = null;
        try {
            buffer = request.encoder().encode(batch, allocator());
            if (buffer != null) {
                int size = buffer.readableBytes();
                ByteBuf out = buffer;
                buffer = null;
                channel.writeAndFlush(out, channel.voidPromise());
                count(size);
            }
        } catch (Throwable e) {
            fault("encode", e);
        } finally {
            batch.release();
            if (buffer != null) {
                buffer.release();
            }
        }
    }

    private void noteFirst(Batch batch) {
        for (int i = 0; i < batch.size() && firstDtsUs < 0; i++) {
            if (batch.get(i) instanceof MediaFrame) {
                firstDtsUs = batch.get(i).dtsUs();
            }
        }
    }

    private boolean reachedDuration(StreamItem item) {
        if (request.durationUs() == 0 || !(item instanceof MediaFrame)) {
            return false;
        }
        if (firstDtsUs < 0) {
            firstDtsUs = item.dtsUs();
        }
        return item.dtsUs() - firstDtsUs >= request.durationUs();
    }

    void unpublished(EndReason reason) {
        relay = null;
        skip = 0;
        if (closed) {
            return;
        }
        guarded("onPublisher", () -> request.listener().onPublisher(false));
        if (request.endsWithPublisher() && reason.kind() != EndReason.Kind.BUNDLE_STOPPED) {
            EndReason end = new EndReason(EndReason.Kind.CLOSED, "the publisher has gone: " + reason.text());
            if (queue == null || queue.isEmpty()) {
                end(end);
            } else {
                endWhenDrained = end;
            }
        }
    }

    // ---- any thread

    @Override
    public StreamKey key() {
        return request.key();
    }

    @Override
    public void pause(boolean pause) {
        onLoop(() -> {
            paused = pause;
            if (!pause) {
                drain();
            }
        });
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
        return true;
    }

    @Override
    public void close() {
        if (stream.remove(this)) {
            onGone.accept(this);
            closed = true;
            onLoop(this::leave);
        }
    }

    @Override
    public void end(EndReason reason) {
        if (stream.remove(this)) {
            onGone.accept(this);
            closed = true;
            onLoop(() -> {
                leave();
                guarded("onEnded", () -> request.listener().onEnded(reason));
            });
        }
    }

    /** Its bundle's code threw: the player ends, the bundle is named. */
    void fault(String where, Throwable cause) {
        faulty.report(where, cause);
        end(new EndReason(EndReason.Kind.FAULT, where + " of bundle " + faulty.bundle() + " failed: " + cause));
    }

    private void leave() {
        if (relay != null) {
            relay.leave(this);
            relay = null;
        }
        if (queue != null) {
            queue.clear();
            queue = null;
        }
        if (handlerAdded && channel.pipeline().get(Writability.class) != null) {
            channel.pipeline().remove(Writability.class);
        }
        drops.flush();
    }

    private void guarded(String where, Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            faulty.report(where, e);
        }
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            try {
                channel.eventLoop().execute(task);
            } catch (java.util.concurrent.RejectedExecutionException e) {
                // the loop has ended, and with it the channel
                closed = true;
            }
        }
    }

    /** Tells when the socket takes bytes again, and when it is gone. */
    private final class Writability extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                drain();
            }
            context.fireChannelWritabilityChanged();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            close();
            context.fireChannelInactive();
        }
    }
}
