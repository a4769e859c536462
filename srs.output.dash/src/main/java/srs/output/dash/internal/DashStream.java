package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.format.mp4.Mp4Track;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;

/**
 * DASH of one stream: {@code IDLE → WRITING → IDLE}, until it is disposed of. Lives on a serial executor of worker threads, but for the methods that say so.
 *
 * <p>Publications of the stream are periods of one presentation. What the disk refuses costs the segment that is being written, never the stream. One line says when it
 * begins, one when it is over.
 */
final class DashStream implements FrameSink, SegmentOutput {
    private static final Logger LOG = LoggerFactory.getLogger("srs.dash");
    /** So much later than its time a segment may come, in milliseconds, or two fragments; then a new period sets the clock again. */
    static final long MAX_LATE_MS = 5_000;

    private final StreamKey key;
    private final DashSettings settings;
    private final DashHouse house;
    private final Executor executor;
    private final Segmenter segmenter;
    private final Runnable onIdle;
    /** Publishers that were told of and not looked at yet. */
    private final AtomicInteger announced = new AtomicInteger();
    private volatile Subscription tap;

    // executor only
    private final Library library;
    private final SegmentSlot audio;
    private final SegmentSlot video;
    private boolean isFailing;
    private boolean isClosed;
    private long badFrames;
    private long publications;

    /**
     * @param onIdle called on the executor when it may be forgotten, see {@link #isIdle}
     * @throws IllegalArgumentException when the stream's name makes no file name
     */
    DashStream(StreamKey key, DashSettings settings, DashHouse house, Executor executor, Runnable onIdle) {
        this.key = key;
        this.settings = settings;
        this.house = house;
        this.executor = executor;
        this.onIdle = onIdle;
        library = new Library(new DashFolder(settings.root(), Names.of(key, settings.mpdFile())), settings);
        audio = new SegmentSlot(false, library, settings, house.growing());
        video = new SegmentSlot(true, library, settings, house.growing());
        segmenter = new Segmenter(settings, this, house.allocator());
    }

    DashSettings settings() {
        return settings;
    }

    // ---- any thread

    /** A publisher is there. */
    void publish() {
        announced.incrementAndGet();
        executor.execute(this::ensureTap);
    }

    /** Whether nothing is written, and the files say all that a later publisher needs. */
    boolean isIdle() {
        return tap == null && announced.get() == 0;
    }

    /** The configuration wants no more of it, though its publisher is there: it is as if that had gone. */
    void rest() {
        executor.execute(() -> {
            if (!isClosed && tap != null) {
                LOG.info("dash of {} is turned off, the publisher goes on", key);
                endPublication();
                leave();
            }
        });
    }

    /** Ends it; the files stay. {@code then} runs at the end, on the executor. */
    void close(Runnable then) {
        executor.execute(() -> {
            if (!isClosed) {
                isClosed = true;
                closeTap();
                segmenter.end();
            }
            then.run();
        });
    }

    /** Whether what it has left on the disk is no concern of one with other settings. */
    boolean isLeftBehindBy(DashSettings next) {
        return !settings.root().equals(next.root());
    }

    // ---- executor

    /**
     * The stream goes on elsewhere: the files go when dash_dispose says, as if the publisher had gone. After {@link #close}.
     *
     * @param isTakenUp asked then: whether somebody writes there again
     */
    void leaveBehind(BooleanSupplier isTakenUp) {
        if (settings.disposeMs() > 0) {
            house.workers().after(settings.disposeMs(), () -> executor.execute(() -> {
                if (!isTakenUp.getAsBoolean()) {
                    deleteFiles();
                }
            }));
        }
    }

    private void ensureTap() {
        announced.decrementAndGet();
        if (isClosed || tap != null) {
            return;
        }
        try {
            library.recover();
        } catch (IOException e) {
            LOG.warn("dash of {}: what is there cannot be read: {}", key, e.toString());
        }
        TapRequest.Latency latency = settings.hasLowLatency() ? TapRequest.Latency.IMMEDIATE : TapRequest.Latency.RELAXED;
        tap = house.hub().tap(new TapRequest(key, "dash", executor, latency, this));
    }

    @Override
    public void onOpening(Opening opening) {
        publications++;
        segmenter.begin(opening.video(), opening.audio());
        LOG.info("dash of {} begins, in {}", key, library.folder().mpd());
        segmenter.add(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        segmenter.add(batch);
    }

    @Override
    public void onDropped(int frames) {
        segmenter.breaks();
    }

    @Override
    public void onUnpublish() {
        endPublication();
        boolean isLive = house.hub().find(key).filter(StreamInfo::isLive).isPresent();
        if (!isLive) {
            leave();
        }
    }

    private void endPublication() {
        segmenter.end();
        if (badFrames > 0) {
            LOG.warn("dash of {}: {} frames could not be written", key, badFrames);
            badFrames = 0;
        }
    }

    /** Nobody adds to it: what dash_dispose says comes, unless somebody does until then. */
    private void leave() {
        closeTap();
        if (settings.disposeMs() > 0) {
            long after = publications;
            house.workers().after(settings.disposeMs(), () -> executor.execute(() -> dispose(after)));
        } else {
            onIdle.run();
        }
    }

    @Override
    public void onEnd(EndReason reason) {
        tap = null;
        segmenter.end();
    }

    private void closeTap() {
        if (tap != null) {
            tap.close();
            tap = null;
        }
    }

    /** Deletes all files, unless somebody has published since. */
    private void dispose(long after) {
        if (isClosed || after != publications || tap != null) {
            return;
        }
        deleteFiles();
        onIdle.run();
    }

    private void deleteFiles() {
        try {
            library.dispose();
            LOG.info("dash of {}: the files are deleted, {} s after the last of them", key, settings.disposeMs() / 1000);
        } catch (IOException e) {
            LOG.warn("dash of {}: the files cannot be deleted: {}", key, e.toString());
        }
    }

    // ---- the segmenter's output

    private SegmentSlot slot(boolean isVideo) {
        return isVideo ? video : audio;
    }

    @Override
    public void beginPeriod(long originUs, long liveUs, List<Rendition> renditions, List<Mp4Track> tracks) {
        long nowMs = house.nowMs().getAsLong();
        library.beginPeriod(nowMs - (liveUs - originUs) / 1000, originUs, renditions, tracks);
    }

    @Override
    public void begin(boolean isVideo, long time) {
        try {
            slot(isVideo).begin(time);
            if (settings.hasLowLatency()) {
                library.writeMpd(house.nowMs().getAsLong());
            }
        } catch (IOException e) {
            failed(isVideo, e);
        }
    }

    @Override
    public void write(boolean isVideo, ByteBuf bytes) {
        try {
            slot(isVideo).write(bytes);
        } catch (IOException e) {
            failed(isVideo, e);
        }
    }

    @Override
    public void end(boolean isVideo, long end, ByteBuf head) {
        if (!slot(isVideo).isOpen()) {
            return;
        }
        long nowMs = house.nowMs().getAsLong();
        try {
            slot(isVideo).end(end, head);
            library.writeMpd(nowMs);
            library.cleanUp();
            if (isFailing) {
                isFailing = false;
                LOG.info("dash of {} goes on", key);
            }
        } catch (IOException e) {
            failed(isVideo, e);
        }
        if (library.lateMs(nowMs) > Math.max(2 * settings.fragmentMs(), MAX_LATE_MS)) {
            segmenter.renew();
        }
    }

    @Override
    public void discard(boolean isVideo) {
        try {
            slot(isVideo).discard();
        } catch (IOException e) {
            LOG.debug("dash of {}", key, e);
        }
    }

    @Override
    public void onBadFrame(String what) {
        if (badFrames++ == 0) {
            LOG.warn("dash of {}: {}", key, what);
        }
    }

    /** The disk has refused: the segment is lost. */
    private void failed(boolean isVideo, IOException e) {
        discard(isVideo);
        if (!isFailing) {
            isFailing = true;
            LOG.error("dash of {}: {} cannot be written: {}", key, Rendition.id(isVideo), e.toString());
        }
    }
}
