package srs.protocol.srt.internal;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;

/**
 * A stream as transport packets for all players of a socket, kept since the newest key frame for those who join: the publisher's own, untouched, while it sends by SRT; else
 * made of the stream's frames, once. Lives on the socket's loop, from the first player to the last.
 */
final class Broadcast implements MuxedFeed.Reader {

    /** Gets the packets. */
    interface Player {
        /** Lent for the call. */
        void onBlock(Block block);

        /** Blocks are missing before the next one. */
        void onGap();
    }

    /** What it is made of. */
    record Source(StreamKey key, StreamHub hub, Feeds feeds, EventLoop loop, ByteBufAllocator allocator) {}

    private final Source source;
    private final Runnable flush;
    private final boolean caches;
    private final Runnable onEmpty;
    private final Consumer<TsFeed> onFeed = this::feedChanged;
    private final Set<Player> players = new LinkedHashSet<>();
    private final BlockCache cache = new BlockCache();
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
        try {
            source.loop.execute(() -> {
                if (!isClosed) {
                    unfollow();
                    onGap();
                    follow(feed);
                }
            });
        } catch (RejectedExecutionException e) {
            SrtLog.LOG.debug("the loop has ended before", e);
        }
    }

    private void follow(TsFeed feed) {
        if (feed == null) {
            muxed = new MuxedFeed(source.key, source.hub, source.loop, source.allocator, this);
        } else {
            untouched = feed.join(source.loop, this::onBlock, this::onGap, flush);
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
        players.add(player);
        cache.each(player::onBlock);
    }

    void leave(Player player) {
        if (players.remove(player) && players.isEmpty() && !isClosed) {
            close();
            onEmpty.run();
        }
    }

    private void close() {
        isClosed = true;
        source.feeds.forget(source.key, onFeed);
        unfollow();
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
        for (Player player : new ArrayList<>(players)) {
            player.onBlock(block);
        }
    }

    private void onGap() {
        cache.clear();
        players.forEach(Player::onGap);
    }

    @Override
    public void onFlush() {
        flush.run();
    }

    @Override
    public void onUnpublish() {
        cache.clear();
    }

    @Override
    public void onEnd() {
        if (!isClosed) {
            close();
            if (!players.isEmpty()) {
                players.clear();
                onEmpty.run();
            }
        }
    }
}
