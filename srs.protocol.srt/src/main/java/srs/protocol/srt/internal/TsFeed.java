package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * An SRT publisher's transport packets for SRT players, as they came: copied once for all of them, on whatever loop they are. Lives on its publisher's loop;
 * {@link #join} and {@link Outlet#close} may be called anywhere. Owns what it has not handed over.
 */
final class TsFeed {
    /** What may wait for a loop that is held up; it loses the rest, up to another key frame. */
    static final long MAX_WAITING_BYTES = 16 * 1024 * 1024;

    private final EventLoop loop;
    private final ByteBufAllocator allocator;
    private final TsScan scan;

    // the publisher's loop only
    private final BlockCache cache = new BlockCache();
    private final List<Outlet> outlets = new ArrayList<>();
    private final boolean caches;
    private boolean isClosed;

    /** @param caches whether who joins gets what came since the newest key frame */
    TsFeed(EventLoop loop, ByteBufAllocator allocator, boolean caches) {
        this.loop = loop;
        this.allocator = allocator;
        this.caches = caches;
        scan = new TsScan(allocator);
    }

    /**
     * A message of the publisher.
     *
     * @param message Lent for the call.
     * @param dueUs when it was due
     */
    void onMessage(ByteBuf message, long dueUs) {
        if (isClosed || !TsScan.isWhole(message)) {
            return;
        }
        int beginAt = scan.scan(message);
        if (outlets.isEmpty() && !caches) {
            return;
        }
        ByteBuf packets = allocator.buffer(message.readableBytes(), message.readableBytes()).writeBytes(message, message.readerIndex(), message.readableBytes());
        Block block = new Block(packets, beginAt == Block.NOWHERE ? null : scan.tables(), beginAt, scan.frames(), dueUs);
        try {
            if (caches) {
                cache.add(block);
            }
            for (int i = 0; i < outlets.size(); i++) {
                outlets.get(i).offer(block);
            }
        } finally {
            block.release();
        }
    }

    /** What came is to go out now. */
    void flush() {
        for (int i = 0; i < outlets.size(); i++) {
            outlets.get(i).wake();
        }
    }

    /** No more comes. */
    void close() {
        isClosed = true;
        flush();
        outlets.clear();
        cache.clear();
        scan.close();
    }

    /**
     * A reader begins. Any thread.
     *
     * @param reader gets each block, lent for the call, on {@code readers}
     * @param onGap called there when blocks were lost
     * @param flush called there after some
     */
    Outlet join(EventLoop readers, Consumer<Block> reader, Runnable onGap, Runnable flush) {
        Outlet outlet = new Outlet(readers, reader, onGap, flush);
        OnLoop.run(loop, () -> {
            if (!isClosed && !outlet.isOver) {
                outlets.add(outlet);
                cache.lend(blocks -> blocks.forEach(outlet::offer));
                outlet.wake();
            }
        });
        return outlet;
    }

    /** The way to one loop. */
    final class Outlet {
        private final EventLoop readers;
        private final Consumer<Block> reader;
        private final Runnable onGap;
        private final Runnable flush;
        private final Queue<Block> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicLong waitingBytes = new AtomicLong();
        /** Publisher's loop only. */
        private boolean hasGap;
        private volatile boolean isOver;

        Outlet(EventLoop readers, Consumer<Block> reader, Runnable onGap, Runnable flush) {
            this.readers = readers;
            this.reader = reader;
            this.onGap = onGap;
            this.flush = flush;
        }

        private void offer(Block block) {
            if (isOver) {
                return;
            }
            if (hasGap && waitingBytes.get() == 0) {
                hasGap = false;
                OnLoop.run(readers, onGap);
            }
            if (hasGap || waitingBytes.get() + block.bytes() > MAX_WAITING_BYTES) {
                hasGap = true;
                return;
            }
            waitingBytes.addAndGet(block.bytes());
            waiting.add(block.retain());
        }

        private void wake() {
            if (!waiting.isEmpty()) {
                OnLoop.run(readers, this::drain);
            }
        }

        private void drain() {
            for (Block block = waiting.poll(); block != null; block = waiting.poll()) {
                waitingBytes.addAndGet(-block.bytes());
                try {
                    if (!isOver) {
                        reader.accept(block);
                    }
                } finally {
                    block.release();
                }
            }
            if (!isOver) {
                flush.run();
            }
        }

        /** The reader wants no more. On its loop. */
        void close() {
            isOver = true;
            OnLoop.run(loop, () -> {
                outlets.remove(this);
                OnLoop.run(readers, this::drain);
            });
        }
    }
}
