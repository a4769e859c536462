package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import srs.kernel.stream.DropCause;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.PlayRequest;
import srs.kernel.stream.StreamItem;

/**
 * The path of a player that does not keep up, is paused, or wants its items one by one: they wait in a queue of its own and are encoded for it alone,
 * until it has caught up. Lives on the player's loop. Owns what waits.
 *
 * <p>What is encoded but not yet taken by the socket is one chunk at most, so that ten thousand slow players cost frames, which they share, and not
 * bytes, which they do not.
 */
final class PrivatePath {

    /** What is encoded at once. */
    static final int CHUNK_ITEMS = 128;
    static final long CHUNK_BYTES = 64 * 1024;

    /** A socket that takes nothing for so long is given up (compat 7.2: send timeout 30 s). */
    static final long STALLED_NS = TimeUnit.SECONDS.toNanos(30);

    private final Player player;
    private final PlayRequest request;
    private final Channel channel;
    private final LiveStream stream;
    private final DropReport drops;
    private ItemQueue queue;
    /** Why frames were dropped last, or null. */
    private DropCause lost;
    private boolean paused;
    private boolean pacing;
    private boolean writing;
    private boolean draining;
    private long firstDtsUs = -1;
    private long progress = -1;
    private long progressAtNs;
    private EndReason endWhenDrained;

    PrivatePath(Player player, PlayRequest request, LiveStream stream) {
        this.player = player;
        this.request = request;
        this.channel = request.channel();
        this.stream = stream;
        this.drops = new DropReport(request.client().id(), "player of " + request.key());
    }

    /** Whether the player's items go this way. */
    boolean isTaken() {
        return queue != null || paused || isOneByOne();
    }

    private boolean isOneByOne() {
        return request.durationUs() > 0 || stream.policy().sendMinIntervalUs() > 0;
    }

    /** The items of a batch from {@code from} on wait their turn. Lent. */
    void enqueue(Batch batch, int from) {
        if (queue == null) {
            queue = new ItemQueue();
            progress = -1;
        }
        // what is refused until the next key frame is part of the loss before
        DropCause cause = lost != null && queue.isWaitingForKey() ? lost : paused ? DropCause.PAUSED : DropCause.SOCKET_FULL;
        long limitUs = stream.policy().queueUs();
        for (int i = from; i < batch.size(); i++) {
            queue.add(batch.get(i), limitUs);
        }
        noteDropped(cause);
        drain();
        giveUpIfStalled();
    }

    /** Frames before the next batch are lost: goes on at a key frame. */
    void lose(int frames) {
        if (queue == null) {
            queue = new ItemQueue();
        }
        queue.waitForKey(frames);
        noteDropped(DropCause.LOOP_HELD_UP);
    }

    /** Another publication begins; what waits of the one before still goes first. */
    void beginAnew() {
        if (queue != null) {
            queue.beginAnew();
        }
    }

    void pause(boolean pause) {
        paused = pause;
        drain();
    }

    /** Ends the player as soon as nothing waits. */
    void endWhenDrained(EndReason reason) {
        if (queue == null || queue.isEmpty()) {
            player.end(reason);
        } else {
            endWhenDrained = reason;
        }
    }

    /** Lets go of everything. */
    void clear() {
        if (queue != null) {
            queue.clear();
            queue = null;
        }
        drops.flush();
    }

    /** Writes as much as the socket takes. */
    void drain() {
        if (draining) {
            // a write below has changed the writability; the loop there goes on
            return;
        }
        draining = true;
        try {
            while (hasWork() && !player.isClosed() && !paused && !pacing && !writing && channel.isWritable()) {
                step();
            }
        } finally {
            draining = false;
        }
    }

    /** An empty queue is something to do, for it ends the private path: unless a key frame must come first. */
    private boolean hasWork() {
        return queue != null && (!queue.isEmpty() || !queue.isWaitingForKey() || endWhenDrained != null);
    }

    private void step() {
        if (queue.isEmpty()) {
            queue = null;
            if (endWhenDrained != null) {
                player.end(endWhenDrained);
            }
            return;
        }
        long untilUs = durationEndUs(queue.peek());
        if (queue.peek() instanceof MediaFrame frame && frame.dtsUs() >= untilUs) {
            player.end(new EndReason(EndReason.Kind.DURATION, "the requested " + request.durationUs() / 1000 + " ms are over"));
            return;
        }
        long intervalUs = stream.policy().sendMinIntervalUs();
        boolean single = intervalUs > 0 || request.durationUs() > 0 && firstDtsUs < 0;
        encodeAndWrite(queue.poll(single ? 1 : CHUNK_ITEMS, CHUNK_BYTES, untilUs));
        if (intervalUs > 0) {
            pacing = true;
            channel.eventLoop().schedule(this::paced, intervalUs, TimeUnit.MICROSECONDS);
        }
    }

    private void paced() {
        pacing = false;
        drain();
    }

    private void encodeAndWrite(Batch batch) {
        ByteBuf buffer;
        try {
            buffer = request.encoder().encode(batch, channel.alloc());
        } catch (Throwable e) {
            player.fault("encode", e);
            return;
        } finally {
            batch.release();
        }
        if (buffer != null) {
            player.count(buffer.readableBytes());
            writing = true;
            channel.writeAndFlush(buffer).addListener(this::written);
        }
    }

    private void written(Future<? super Void> write) {
        writing = false;
        if (write.isSuccess()) {
            drain();
        }
    }

    /** Where the requested duration ends, counted from the first frame. */
    private long durationEndUs(StreamItem next) {
        if (request.durationUs() > 0 && firstDtsUs < 0 && next instanceof MediaFrame) {
            firstDtsUs = next.dtsUs();
        }
        return firstDtsUs < 0 ? Long.MAX_VALUE : firstDtsUs + request.durationUs();
    }

    private void noteDropped(DropCause cause) {
        int dropped = queue.takeDropped();
        if (dropped > 0) {
            lost = cause;
            player.countDropped(dropped, cause);
            drops.add(dropped, cause.text(), stream.policy().queueUs());
        }
    }

    private void giveUpIfStalled() {
        long now = queue == null ? 0 : unsent();
        long nowNs = channel.eventLoop().ticker().nanoTime();
        if (now == 0 || now != progress) {
            progress = now;
            progressAtNs = nowNs;
        } else if (nowNs - progressAtNs >= STALLED_NS) {
            player.end(new EndReason(EndReason.Kind.PEER, "its socket has taken nothing for " + STALLED_NS / 1_000_000_000 + " s"));
        }
    }

    /** A number that changes with every byte that the socket takes; 0 when nothing waits for it. */
    private long unsent() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        if (outbound == null || outbound.isEmpty()) {
            return 0;
        }
        // the sum shrinks with whole buffers only, what is left of the first one with every byte
        int left = outbound.current() instanceof ByteBuf first ? first.readableBytes() : 0;
        return outbound.totalPendingWriteBytes() << 32 | left;
    }
}
