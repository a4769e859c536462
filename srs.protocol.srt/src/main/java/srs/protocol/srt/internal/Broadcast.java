package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import srs.codec.CodecException;
import srs.format.ts.TsCodec;
import srs.format.ts.TsMuxer;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/**
 * A stream as transport packets, made once for all players of a socket, and kept since the newest key frame for those who join. Lives on the socket's loop, from the first
 * player to the last.
 *
 * <p>PAT and PMT stand before each key frame, where a player can begin, and twice a second; without video a player begins at any of them.
 */
final class Broadcast implements FrameSink {
    /** What is kept for players who join: a longer group of pictures is not. */
    static final int MAX_CACHE_BYTES = 32 * 1024 * 1024;
    static final long TABLES_US = 500_000;

    private static final long NEVER = Long.MIN_VALUE;
    private static final int FIRST_BYTES = 16 * 1024;

    /** Gets the packets. */
    interface Player {
        /**
         * Whole packets.
         *
         * @param packets Lent for the call: read with absolute indexes.
         * @param canBegin whether they begin with tables, and a key frame if there is video
         * @param count frames in them
         */
        void onPackets(ByteBuf packets, boolean canBegin, int count);
    }

    private record Block(ByteBuf packets, boolean canBegin, int count) {}

    private final StreamKey key;
    private final ByteBufAllocator allocator;
    private final Runnable flush;
    private final boolean caches;
    private final Runnable onEmpty;
    private final TsMuxer muxer = new TsMuxer();
    private final Set<Player> players = new LinkedHashSet<>();
    private final List<Block> cache = new ArrayList<>();
    private final Subscription subscription;
    private long cacheBytes;
    private Track video;
    private Track audio;
    private Track refused;
    private long tablesUs = NEVER;
    private ByteBuf block;
    private boolean blockCanBegin;
    private int blockFrames;
    private boolean isClosed;

    /**
     * @param flush sends what players wrote
     * @param caches whether a player that joins gets what came since the newest key frame; else it waits for the next
     * @param onEmpty called when the last player has gone
     */
    Broadcast(StreamKey key, StreamHub hub, EventLoop loop, ByteBufAllocator allocator, Runnable flush, boolean caches, Runnable onEmpty) {
        this.key = key;
        this.allocator = allocator;
        this.flush = flush;
        this.caches = caches;
        this.onEmpty = onEmpty;
        subscription = hub.tap(new TapRequest(key, "srt", loop, TapRequest.Latency.IMMEDIATE, this));
    }

    void join(Player player) {
        players.add(player);
        if (caches) {
            for (Block kept : new ArrayList<>(cache)) {
                player.onPackets(kept.packets, kept.canBegin, kept.count);
            }
        }
    }

    void leave(Player player) {
        if (players.remove(player) && players.isEmpty() && !isClosed) {
            isClosed = true;
            subscription.close();
            forget();
            onEmpty.run();
        }
    }

    @Override
    public void onOpening(Opening opening) {
        opening.audio().ifPresent(this::begin);
        opening.video().ifPresent(this::begin);
        muxer.discontinuity();
        tablesUs = NEVER;
        onBatch(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        if (isClosed) {
            return;
        }
        try {
            int size = batch.size();
            for (int i = 0; i < size; i++) {
                if (batch.get(i) instanceof MediaFrame frame) {
                    write(frame);
                } else if (batch.get(i) instanceof TrackStart start) {
                    begin(start.track());
                }
            }
        } finally {
            emit();
        }
        flush.run();
    }

    private void write(MediaFrame frame) {
        if (!begin(frame.track())) {
            return;
        }
        long sinceUs = tablesUs == NEVER ? TABLES_US : frame.dtsUs() - tablesUs;
        boolean isTime = sinceUs >= TABLES_US || sinceUs < -TABLES_US || muxer.needsTables();
        if (frame.startsGop() || video == null && isTime) {
            emit();
            blockCanBegin = true;
        }
        if (block == null) {
            block = allocator.ioBuffer(FIRST_BYTES);
        }
        if (isTime || blockCanBegin && blockFrames == 0) {
            muxer.writeTables(block);
            tablesUs = frame.dtsUs();
        }
        int mark = block.writerIndex();
        try {
            muxer.writeFrame(block, frame.isVideo(), frame.dtsUs(), frame.ptsUs(), frame.isKey(), frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
            blockFrames++;
        } catch (CodecException e) {
            SrtLog.LOG.debug("{}: a frame is left out of MPEG-TS: {}", key, e.getMessage());
            block.writerIndex(mark);
        }
    }

    /** What was written goes to the players. */
    private void emit() {
        ByteBuf packets = block;
        boolean canBegin = blockCanBegin && blockFrames > 0;
        int count = blockFrames;
        block = null;
        blockCanBegin = false;
        blockFrames = 0;
        if (packets == null) {
            return;
        }
        try {
            if (packets.isReadable()) {
                keep(packets, canBegin, count);
                for (Player player : new ArrayList<>(players)) {
                    player.onPackets(packets, canBegin, count);
                }
            }
        } finally {
            packets.release();
        }
    }

    private void keep(ByteBuf packets, boolean canBegin, int count) {
        if (canBegin) {
            forget();
        }
        if (!caches || isClosed || !canBegin && cache.isEmpty()) {
            return;
        }
        if (cacheBytes + packets.readableBytes() > MAX_CACHE_BYTES) {
            forget();
            return;
        }
        cache.add(new Block(packets.retain(), canBegin, count));
        cacheBytes += packets.readableBytes();
    }

    private void forget() {
        cache.forEach(kept -> kept.packets.release());
        cache.clear();
        cacheBytes = 0;
    }

    /** Makes it the program's video, or audio; false when it has no form. */
    private boolean begin(Track track) {
        if (track == (track.isVideo() ? video : audio)) {
            return true;
        }
        if (track == refused) {
            return false;
        }
        Optional<TsCodec> codec = TsCodec.of(track.codec().name());
        try {
            if (codec.isPresent()) {
                muxer.begin(codec.get(), track.config());
                if (track.isVideo()) {
                    video = track;
                } else {
                    audio = track;
                }
                return true;
            }
            SrtLog.LOG.warn("{}: {} is left out of SRT: MPEG-TS has no form for it", key, track.codec());
        } catch (CodecException e) {
            SrtLog.LOG.warn("{}: {} is left out of SRT: {}", key, track.codec(), e.getMessage());
        }
        refused = track;
        return false;
    }

    @Override
    public void onUnpublish() {
        forget();
    }

    @Override
    public void onEnd(EndReason reason) {
        isClosed = true;
        forget();
        if (!players.isEmpty()) {
            players.clear();
            onEmpty.run();
        }
    }
}
