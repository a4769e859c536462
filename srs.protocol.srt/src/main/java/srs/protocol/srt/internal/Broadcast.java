package srs.protocol.srt.internal;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;

/**
 * A stream as transport packets for all players of a socket, kept since the newest key frame for those who join: the publisher's own, untouched, while it sends by SRT; else
 * made of the stream's frames, once. Lives on the socket's loop, from the first player to the last.
 */
final class Broadcast implements MuxedFeed.Reader {

    /** Of a circle's 2^32 parts: steps of this size come near every point of it soon. */
    private static final long GOLDEN_RATIO = 2_654_435_769L;

    /** Gets the packets. */
    interface Player {
        /** Lent for the call. */
        void onBlock(Block block);

        /** Blocks are missing before the next one. */
        void onGap();

        /** One of the above has thrown: it gets nothing any more, and is to end itself. The others of the stream have not noticed. */
        void onFault(RuntimeException fault);
    }

    /** What it is made of. */
    record Source(StreamKey key, StreamHub hub, Feeds feeds, EventLoop loop, ByteBufAllocator allocator) {}

    private final Source source;
    private final Runnable flush;
    private final boolean caches;
    private final Runnable onEmpty;
    private final Consumer<TsFeed> onFeed = this::feedChanged;
    /** Another list when one comes or goes. */
    private List<Player> players = List.of();
    private final BlockCache cache = new BlockCache();
    /** What came since the last flush. */
    private List<Block> batch = new ArrayList<>();
    private int batches;
    private MuxedFeed muxed;
    private TsFeed.Outlet untouched;
    private boolean isClosed;

    /**
     * @param flush sends what players wrote
     * @param caches whether a player that joins gets what came since the newest key frame; else it waits for the next
     * @param onEmpty called when the last player has gone
     */
    Broadcast(Source source, Runnable flush, boolean caches, Runnable onEmpty) {
        this.source = source;
        this.flush = flush;
        this.caches = caches;
        this.onEmpty = onEmpty;
        follow(source.feeds.listen(source.key, onFeed));
    }

    /** Any thread. */
    private void feedChanged(TsFeed feed) {
        OnLoop.later(source.loop, () -> {
            if (!isClosed) {
                unfollow();
                onGap();
                follow(feed);
            }
        });
    }

    private void follow(TsFeed feed) {
        if (feed == null) {
            muxed = new MuxedFeed(source.key, source.hub, source.loop, source.allocator, this);
        } else {
            untouched = feed.join(source.loop, this::onBlock, this::onGap, this::onFlush);
        }
    }

    private void unfollow() {
        if (muxed != null) {
            muxed.close();
            muxed = null;
        }
        if (untouched != null) {
            untouched.close();
            untouched = null;
        }
    }

    void join(Player player) {
        // the cache has it, too
        deliver();
        List<Player> all = new ArrayList<>(players);
        all.add(player);
        players = all;
        cache.lend(blocks -> give(player, blocks));
    }

    /** What one player throws is its own end. */
    private void give(Player player, List<Block> blocks) {
        try {
            for (int i = 0; i < blocks.size(); i++) {
                player.onBlock(blocks.get(i));
            }
        } catch (RuntimeException e) {
            fault(player, e);
        }
    }

    /**
     * Gives the batch to one player after the other, so that what goes to one peer goes in one piece. Who is the first changes with each batch: a player takes the quickest way that
     * it has seen for the way's true time, and who was always the last would have all of it later.
     */
    private void deliver() {
        List<Block> blocks = batch;
        if (blocks.isEmpty()) {
            return;
        }
        batch = new ArrayList<>(blocks.size());
        List<Player> all = players;
        int first = (int) ((batches++ * GOLDEN_RATIO & 0xFFFF_FFFFL) * all.size() >>> Integer.SIZE);
        try {
            for (int i = 0; i < all.size(); i++) {
                give(all.get((first + i) % all.size()), blocks);
            }
        } finally {
            blocks.forEach(Block::release);
        }
    }

    private void fault(Player player, RuntimeException e) {
        SrtLog.LOG.error("{}: a player cannot be served", source.key, e);
        leave(player);
        player.onFault(e);
    }

    void leave(Player player) {
        if (!players.contains(player)) {
            return;
        }
        players = players.stream().filter(each -> each != player).toList();
        if (players.isEmpty() && !isClosed) {
            close();
            onEmpty.run();
        }
    }

    private void close() {
        isClosed = true;
        source.feeds.forget(source.key, onFeed);
        unfollow();
        batch.forEach(Block::release);
        batch.clear();
        cache.clear();
    }

    @Override
    public void onBlock(Block block) {
        if (isClosed) {
            return;
        }
        if (caches) {
            cache.add(block);
        }
        batch.add(block.retain());
    }

    private void onGap() {
        deliver();
        cache.clear();
        for (Player player : players) {
            try {
                player.onGap();
            } catch (RuntimeException e) {
                fault(player, e);
            }
        }
    }

    @Override
    public void onFlush() {
        deliver();
        flush.run();
    }

    @Override
    public void onUnpublish() {
        deliver();
        cache.clear();
    }

    @Override
    public void onEnd() {
        if (!isClosed) {
            close();
            if (!players.isEmpty()) {
                players = List.of();
                onEmpty.run();
            }
        }
    }
}
