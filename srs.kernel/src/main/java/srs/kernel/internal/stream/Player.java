package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientLog;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.TapRequest;

/**
 * One player: a channel that gets a stream's bytes. Lives on its channel's loop; {@link #close}, {@link #end}, {@link #pause} and the counters may be
 * called from any thread.
 *
 * <p>While its socket keeps up it is on the shared path: one write of shared bytes for each batch. Else it is on its {@link PrivatePath}.
 */
final class Player implements Subscriber {

    private static final AtomicLongFieldUpdater<Player> BYTES = AtomicLongFieldUpdater.newUpdater(Player.class, "bytes");

    private final PlayRequest request;
    private final Channel channel;
    private final LiveStream stream;
    private final Faulty faulty;
    private final ClientHandle meter;
    private final Consumer<Subscriber> onGone;
    private final ChannelFutureListener onChannelClosed = future -> close();
    private volatile boolean closed;
    private volatile long bytes;
    private volatile long droppedFrames;
    private volatile boolean openedOnce;

    // channel's loop only
    private final PrivatePath path;
    private Relay relay;
    private long nextBatch;
    private int skip;
    private Writability writability;
    private ShortWrite socket;

    Player(PlayRequest request, LiveStream stream, Faulty faulty, Consumer<Subscriber> onGone) {
        this.request = request;
        this.channel = request.channel();
        this.stream = stream;
        this.faulty = faulty;
        this.meter = request.client() instanceof ClientHandle handle ? handle : null;
        this.onGone = onGone;
        this.path = new PrivatePath(this, request, stream);
    }

    /** Ends it with its channel, whether its owner does or not. Called once, when it has been added to its stream. */
    void watchChannel() {
        channel.closeFuture().addListener(onChannelClosed);
    }

    // ---- home loop

    @Override
    public TapRequest.Latency latency() {
        return TapRequest.Latency.MERGED;
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
        long batch = lane.nextBatch();
        target.expect();
        opening.retain();
        if (channel.eventLoop().inEventLoop()) {
            target.join(this, opening, batch, skipItems);
            return;
        }
        try {
            channel.eventLoop().execute(() -> target.join(this, opening, batch, skipItems));
        } catch (RejectedExecutionException e) {
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

    void joined(Relay target, long firstBatch, int skipItems) {
        relay = target;
        nextBatch = firstBatch;
        skip = skipItems;
        if (writability == null) {
            writability = new Writability();
            channel.pipeline().addFirst(writability);
            socket = new ShortWrite(channel);
        }
    }

    /**
     * How many items of a batch it has had in its opening. Called once for each batch.
     *
     * @param lost frames of the batches that are missing, if this is not the next one
     */
    int takeSkip(long batch, int lost) {
        int items = batch == nextBatch ? skip : 0;
        if (batch != nextBatch) {
            path.lose(lost);
        }
        nextBatch = batch + 1;
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
        return path.isTaken();
    }

    /** The first bytes for a player on its private path: tracks and metadata at once, the frames wait their turn. Lent. */
    void openPrivately(Snapshot opening) {
        if (openedOnce) {
            path.beginAnew();
            path.enqueue(opening.batch(), 0);
            return;
        }
        ByteBuf buffer;
        Snapshot head = opening.head();
        try {
            buffer = request.encoder().encodeOpening(head, allocator());
        } catch (Throwable e) {
            fault("encodeOpening", e);
            return;
        } finally {
            head.release();
        }
        openedOnce = true;
        if (buffer != null) {
            count(buffer.readableBytes());
            channel.writeAndFlush(buffer, channel.voidPromise());
        }
        path.enqueue(opening.batch(), opening.starts());
    }

    /** Writes shared bytes, or, when the socket is full, begins a queue with the batch that they were made of. Both are lent. */
    void writeOrQueue(ByteBuf shared, Batch batch) {
        if (socket.isWritable()) {
            write(shared);
        } else {
            path.enqueue(batch, 0);
        }
    }

    /** Writes a duplicate. Lent. */
    void write(ByteBuf shared) {
        count(shared.readableBytes());
        socket.write(shared);
    }

    void count(int size) {
        // one writer; a volatile write would wait for each cache line that this player's memory costs
        BYTES.lazySet(this, bytes + size);
        if (meter != null) {
            meter.addSentBytes(size);
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void countDropped(int frames, DropCause cause) {
        droppedFrames += frames;
        stream.countDropped(frames, cause);
        if (meter != null) {
            meter.addDroppedFrames(frames);
        }
    }

    /** The items of a batch from {@code from} on wait their turn. Lent. */
    void enqueue(Batch batch, int from) {
        if (!closed) {
            path.enqueue(batch, from);
        }
    }

    void unpublished(EndReason reason) {
        relay = null;
        skip = 0;
        if (closed) {
            return;
        }
        guarded("onPublisher", () -> request.listener().onPublisher(false));
        if (request.endsWithPublisher() && reason.kind() != EndReason.Kind.BUNDLE_STOPPED) {
            path.endWhenDrained(new EndReason(EndReason.Kind.CLOSED, "the publisher has gone: " + reason.text()));
        }
    }

    // ---- any thread

    @Override
    public StreamKey key() {
        return request.key();
    }

    @Override
    public void pause(boolean pause) {
        onLoop(() -> path.pause(pause));
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
        if (goOut()) {
            onLoop(this::leave);
        }
    }

    @Override
    public void end(EndReason reason) {
        if (goOut()) {
            onLoop(() -> {
                leave();
                guarded("onEnded", () -> request.listener().onEnded(reason));
            });
        }
    }

    /** Its bundle's code threw: the player ends, the bundle is named. */
    void fault(String where, Throwable cause) {
        ClientLog.about(request.client().id(), () -> faulty.reportServing(where, cause));
        end(new EndReason(EndReason.Kind.FAULT, where + " of bundle " + faulty.bundle() + " failed: " + cause));
    }

    /** True for the one call that ends it. */
    private boolean goOut() {
        if (!stream.remove(this)) {
            return false;
        }
        closed = true;
        onGone.accept(this);
        return true;
    }

    private void leave() {
        channel.closeFuture().removeListener(onChannelClosed);
        if (relay != null) {
            relay.leave(this);
            relay = null;
        }
        path.clear();
        if (writability != null && channel.pipeline().context(writability) != null) {
            channel.pipeline().remove(writability);
        }
    }

    private void guarded(String where, Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            ClientLog.about(request.client().id(), () -> faulty.reportServing(where, e));
        }
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it the channel: nobody else touches the player any more
            task.run();
        }
    }

    /** Tells when the socket takes bytes again. */
    private final class Writability extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                path.drain();
            }
            context.fireChannelWritabilityChanged();
        }
    }
}
