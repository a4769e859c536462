package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.function.Consumer;
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
 * A stream of any protocol as transport packets. Lives on its readers' loop.
 *
 * <p>PAT and PMT stand before each key frame, where a player can begin, and twice a second; without video a player begins at any of them.
 */
final class MuxedFeed implements FrameSink {
    static final long TABLES_US = 500_000;

    /** What a new publisher has not sent by then, but the one before had, is taken out of the program. */
    static final long GONE_US = 1_000_000;

    private static final long NEVER = Long.MIN_VALUE;
    private static final int FIRST_BYTES = 16 * 1024;

    /** Gets the packets. */
    interface Reader {
        /** Lent for the call. */
        void onBlock(Block block);

        /** What came is to go out now. */
        void onFlush();

        /** Nobody publishes any more. */
        void onUnpublish();

        /** The kernel has ended it. */
        void onEnd();
    }

    private final StreamKey key;
    private final EventLoop loop;
    private final ByteBufAllocator allocator;
    private final Reader reader;
    private final TsMuxer muxer = new TsMuxer();
    private final Subscription subscription;
    private Track video;
    private Track audio;
    private Track refusedVideo;
    private Track refusedAudio;
    private long tablesUs = NEVER;
    /** Whether the program may still have streams of a publisher before this one, whose first frame was at {@code beganUs}. */
    private boolean mayLack;
    private long beganUs = NEVER;
    private ByteBuf block;
    private boolean blockCanBegin;
    private int blockFrames;
    private boolean isClosed;

    MuxedFeed(StreamKey key, StreamHub hub, EventLoop loop, ByteBufAllocator allocator, Reader reader) {
        this.key = key;
        this.loop = loop;
        this.allocator = allocator;
        this.reader = reader;
        subscription = hub.tap(new TapRequest(key, "srt", loop, TapRequest.Latency.IMMEDIATE, this));
    }

    /** Its reader hears nothing any more. */
    void close() {
        isClosed = true;
        subscription.close();
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
        reader.onFlush();
    }

    private void write(MediaFrame frame) {
        if (!begin(frame.track())) {
            return;
        }
        takeOutWhatHasGone(frame.dtsUs());
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

    private void takeOutWhatHasGone(long dtsUs) {
        if (!mayLack) {
            return;
        }
        beganUs = beganUs == NEVER ? dtsUs : beganUs;
        if (dtsUs - beganUs >= GONE_US) {
            mayLack = false;
            if (video == null && muxer.has(true)) {
                muxer.end(true);
            }
            if (audio == null && muxer.has(false)) {
                muxer.end(false);
            }
        }
    }

    /** What was written goes to the reader. */
    private void emit() {
        if (block == null) {
            return;
        }
        Block made = new Block(block, null, blockCanBegin && blockFrames > 0 ? 0 : Block.NOWHERE, blockFrames, Alarm.nowUs(loop));
        block = null;
        blockCanBegin = false;
        blockFrames = 0;
        try {
            if (made.bytes() > 0) {
                reader.onBlock(made);
            }
        } finally {
            made.release();
        }
    }

    /** Makes it the program's video, or audio; false when it has no form. */
    private boolean begin(Track track) {
        if (track == (track.isVideo() ? video : audio)) {
            return true;
        }
        if (track == (track.isVideo() ? refusedVideo : refusedAudio)) {
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
        if (track.isVideo()) {
            refusedVideo = track;
        } else {
            refusedAudio = track;
        }
        return false;
    }

    @Override
    public void onUnpublish() {
        // the next one may have sound alone
        video = null;
        audio = null;
        refusedVideo = null;
        refusedAudio = null;
        beganUs = NEVER;
        mayLack = true;
        if (!isClosed) {
            reader.onUnpublish();
        }
    }

    @Override
    public void onEnd(EndReason reason) {
        if (!isClosed) {
            isClosed = true;
            reader.onEnd();
        }
    }
}
