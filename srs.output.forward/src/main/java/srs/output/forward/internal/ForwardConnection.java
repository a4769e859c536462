package srs.output.forward.internal;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Function;
import srs.format.rtmp.channel.PublishConnection;
import srs.format.rtmp.channel.PublishListener;
import srs.format.rtmp.session.ClientSession;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.Subscription;

/**
 * A stream on its way to a destination. Lives on the connection's loop. Owns the batches that wait for the socket.
 *
 * <p>The tap is paced by the socket: its executor is {@link #whenWritable}, which holds the tap's next call back while the socket is full. So what a slow server does not
 * take waits in the kernel's queue, which drops whole groups of pictures; here waits at most what that queue held when the socket became free.
 */
final class ForwardConnection implements PublishListener, FrameSink {

    /** Hears of the connection, on its loop. */
    interface Listener {
        /** Media is sent from now on. */
        void onPublishing();

        /** It is over, once and last. */
        void onOver(String reason, long sentBytes, long droppedFrames);
    }

    private final PublishConnection connection;
    private final Function<ForwardConnection, Subscription> tap;
    private final Listener listener;
    /** For the tap's calls. */
    final Executor whenWritable;

    // the connection's loop only
    private final Deque<FrameBatch> waiting = new ArrayDeque<>();
    private Subscription subscription;
    private PublishEncoder encoder;
    private Runnable held;
    private long droppedFrames;
    // written by the connection's loop
    private volatile long sentBytes;
    private volatile int lastItems;

    /** @param tap begins to tap the stream for this connection, called once when the server waits for media */
    ForwardConnection(ForwardTarget target, Function<ForwardConnection, Subscription> tap, Listener listener) {
        this.tap = tap;
        this.listener = listener;
        connection = new PublishConnection(target.url(), this);
        whenWritable = task -> connection.onLoop(() -> offer(task));
    }

    /** For the channel's pipeline. */
    PublishConnection handler() {
        return connection;
    }

    /** Bytes that were handed to the socket. Any thread. */
    long sentBytes() {
        return sentBytes;
    }

    /** Messages of the last batch. Any thread. */
    int lastItems() {
        return lastItems;
    }

    // ---- connection

    @Override
    public void onPublishing(ClientSession session) {
        encoder = new PublishEncoder(session.chunkSize(), session.messageStreamId());
        listener.onPublishing();
        Subscription begun = tap.apply(this);
        if (connection.isOver()) {
            begun.close();
        } else {
            subscription = begun;
        }
    }

    @Override
    public void onWritabilityChanged() {
        drain();
    }

    @Override
    public void onOver(String reason) {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        waiting.forEach(FrameBatch::release);
        waiting.clear();
        // a call of the tap that was held back finds nothing any more
        Runnable last = held;
        held = null;
        if (last != null) {
            last.run();
        }
        listener.onOver(reason, sentBytes, droppedFrames);
    }

    // ---- tap

    @Override
    public void onOpening(Opening opening) {
        onBatch(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        if (connection.isOver()) {
            return;
        }
        if (waiting.isEmpty() && connection.isWritable()) {
            send(batch);
        } else {
            waiting.add(batch.retain());
        }
    }

    @Override
    public void onDropped(int frames) {
        droppedFrames += frames;
    }

    /** Who follows the streams hears of it, too, and closes this connection. */
    @Override
    public void onUnpublish() {}

    @Override
    public void onEnd(EndReason reason) {
        connection.close(reason.text());
    }

    /** Holds a call of the tap back until the socket takes what is there. */
    private void offer(Runnable task) {
        if (connection.isOver() || waiting.isEmpty() && connection.isWritable()) {
            task.run();
        } else {
            held = task;
        }
    }

    private void drain() {
        while (!waiting.isEmpty() && connection.isWritable()) {
            FrameBatch batch = waiting.poll();
            try {
                send(batch);
            } finally {
                batch.release();
            }
        }
        if (held != null && waiting.isEmpty() && connection.isWritable()) {
            Runnable task = held;
            held = null;
            task.run();
        }
    }

    private void send(FrameBatch batch) {
        ByteBuf bytes = encoder.encode(batch, connection.alloc());
        if (bytes != null) {
            sentBytes = sentBytes + bytes.readableBytes();
            lastItems = batch.size();
            connection.writeAndFlush(bytes);
        }
    }
}
