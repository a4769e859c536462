package srs.output.hls.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Client;
import srs.kernel.client.StageLines;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;

/**
 * HLS of one stream: {@code IDLE → WRITING → IDLE}, until it is disposed of. Lives on a serial executor of worker threads, but for the methods that say so.
 * Publications of the stream follow each other in one playlist.
 */
final class HlsStream implements FrameSink, HlsWriter.Owner, StageLines.Member {
    private static final Logger LOG = LoggerFactory.getLogger("srs.hls");

    private final StreamKey key;
    private final HlsSettings settings;
    private final HlsHouse house;
    private final FileNames names;
    private final Executor executor;
    private final HlsWriter writer;
    private final Segmenter segmenter;
    private final Runnable onIdle;
    /** Publishers that were told of and not looked at yet. */
    private final AtomicInteger announced = new AtomicInteger();
    private volatile Subscription tap;
    private volatile Now now;

    // executor only
    private boolean isStopped;
    private boolean isClosed;
    private long badFrames;
    private long publications;
    private double frameRate;
    private String publisher = "";
    private String param = "";
    private long beganMs;

    /** What the log says of it now and then: its newest segment. */
    private record Now(String publisher, long beganMs, Segment segment, long deviation) {}

    /**
     * @param before the playlist that it goes on from; null when there is none
     * @param onIdle called on the executor when it may be forgotten, see {@link #isIdle}
     * @throws IllegalArgumentException when the stream's name makes no file name
     */
    HlsStream(StreamKey key, HlsSettings settings, HlsHouse house, Executor executor, Playlist before, Runnable onIdle) {
        this.key = key;
        this.settings = settings;
        this.house = house;
        this.executor = executor;
        this.onIdle = onIdle;
        names = new FileNames(key, settings);
        names.check();
        writer = new HlsWriter(key, settings, house, names, this);
        writer.playlist(before);
        segmenter = new Segmenter(settings, writer, house.allocator());
    }

    HlsSettings settings() {
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

    @Override
    public String clientId() {
        Now last = now;
        return last == null ? "" : last.publisher;
    }

    @Override
    public String line() {
        Now last = now;
        return last == null ? "" : "-> HLS time=" + (house.nowMs().getAsLong() - last.beganMs) + "ms, sno=" + last.segment.sequence() + ", ts=" + last.segment.uri()
                + ", dur=" + last.segment.durationUs() / 1000 + "ms, dva=" + last.deviation + "p";
    }

    /** The configuration wants no more of it, though its publisher is there: it is as if that had gone. */
    void rest() {
        executor.execute(() -> {
            if (!isClosed && tap != null) {
                LOG.info("hls of {} is turned off, the publisher goes on", key);
                endPublication();
                leave();
            }
        });
    }

    /** Ends it; files on the disk stay, what lies in memory goes. {@code then} runs at the end, on the executor. */
    void close(Runnable then) {
        executor.execute(() -> {
            shut();
            then.run();
        });
    }

    // ---- executor

    private void ensureTap() {
        announced.decrementAndGet();
        if (isClosed || tap != null) {
            return;
        }
        if (writer.playlist() == null) {
            writer.playlist(settings.inMemory() ? Playlist.byClock(house.nowMs().getAsLong(), settings.segmentUs()) : recovered());
        }
        TapRequest.Latency latency = settings.hasParts() ? TapRequest.Latency.IMMEDIATE : TapRequest.Latency.RELAXED;
        tap = house.hub().tap(new TapRequest(key, "hls", executor, latency, this));
    }

    private Playlist recovered() {
        if (!settings.recovers()) {
            return new Playlist();
        }
        try {
            Playlist old = OldPlaylist.read(settings.root(), names.playlist(), settings.entryPrefix()).orElseGet(Playlist::new);
            return old.after(leftBefore(old.nextSequence() - old.size())).onlyOf(settings.usesMp4());
        } catch (IOException e) {
            LOG.warn("hls of {}: the playlist that is there cannot be read, numbers begin at 0: {}", key, e.toString());
            return new Playlist();
        }
    }

    /** Segments that had left the playlist when the earlier run ended, as far as their names are known. */
    private List<Segment> leftBefore(long firstSequence) {
        List<Segment> left = new ArrayList<>();
        for (long sequence = Math.max(0, firstSequence - HlsWriter.KEPT_AFTER_PLAYLIST); sequence < firstSequence; sequence++) {
            Path file = names.numbered(sequence).map(settings.root()::resolve).orElse(null);
            if (file != null && Files.isRegularFile(file)) {
                left.add(new Segment(sequence, file, "", 0, false, null, null));
            }
        }
        return left;
    }

    /** The playlist, for one that goes on from it with other settings; null when it begins its own. */
    Playlist playlist(HlsSettings next) {
        Playlist old = writer.playlist();
        boolean isThere = old != null && settings.root().equals(next.root()) && settings.playlistFile().equals(next.playlistFile());
        if (!isThere) {
            return null;
        }
        if (settings.inMemory() || next.inMemory()) {
            Playlist begun = old.emptied();
            begun.takeLeft();
            return begun;
        }
        return writer.handOver().withoutParts().onlyOf(next.usesMp4());
    }

    /** Whether what it has left on the disk is no concern of one with other settings. */
    boolean isLeftBehindBy(HlsSettings next) {
        return !settings.inMemory() && (next.inMemory() || !settings.root().equals(next.root()));
    }

    /**
     * The stream goes on elsewhere: what is on the disk goes when hls_dispose says, as if the publisher had gone. After {@link #close}; on the executor.
     *
     * @param isTakenUp asked then: whether somebody writes there again
     */
    void leaveBehind(BooleanSupplier isTakenUp) {
        if (settings.disposeMs() > 0 && writer.playlist() != null) {
            house.workers().after(settings.disposeMs(), () -> executor.execute(() -> {
                if (!isTakenUp.getAsBoolean()) {
                    writer.dispose();
                }
            }));
        }
    }

    @Override
    public void onOpening(Opening opening) {
        publications++;
        isStopped = false;
        frameRate = 0;
        publisher = house.hub().find(key).flatMap(StreamInfo::publisherId).orElse("");
        param = house.clients().find(publisher).map(client -> client.attributes().get("param")).orElse("");
        beganMs = house.nowMs().getAsLong();
        segmenter.begin(opening.video(), opening.audio());
        LOG.info("hls of {} begins at segment {}, {} {}", key, writer.playlist().nextSequence(), settings.inMemory() ? "in memory," : "in",
                settings.root().resolve(names.playlist()));
        onBatch(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        if (!isStopped) {
            segmenter.add(batch);
        }
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
        now = null;
        if (badFrames > 0) {
            LOG.warn("hls of {}: {} frames could not be written", key, badFrames);
            badFrames = 0;
        }
    }

    /** Nobody adds to it: what hls_dispose says comes, unless somebody does until then. */
    private void leave() {
        house.shelf().remove(key);
        closeTap();
        if (settings.disposeMs() > 0 || settings.hasParts() || settings.inMemory()) {
            long after = publications;
            house.workers().after(settings.releaseMs(), () -> executor.execute(() -> dispose(after)));
        } else {
            writer.release();
            onIdle.run();
        }
    }

    @Override
    public void onEnd(EndReason reason) {
        tap = null;
        house.shelf().remove(key);
        segmenter.end();
        now = null;
    }

    private void closeTap() {
        if (tap != null) {
            tap.close();
            tap = null;
        }
    }

    private void shut() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        closeTap();
        segmenter.end();
        now = null;
        house.shelf().remove(key);
        writer.release();
    }

    /** Deletes what hls_dispose says, unless somebody has published since. */
    private void dispose(long after) {
        if (isClosed || after != publications || tap != null) {
            return;
        }
        if (settings.disposeMs() > 0 || settings.inMemory()) {
            writer.dispose();
        } else {
            writer.release();
        }
        onIdle.run();
    }

    // ---- the writer

    @Override
    public void onLost() {
        segmenter.breaks();
    }

    @Override
    public void onSegment(Segment segment, int pictures) {
        now = new Now(publisher, beganMs, segment, writer.deviation());
        if (!settings.renditions().isEmpty()) {
            // the highest, as RFC 8216 wants it: where the encoder pauses a segment has fewer
            frameRate = Math.max(frameRate, pictures * 1e6 / segment.durationUs());
            house.shelf().put(key, Rendition.of(names.playlist(), writer.playlist().segments(), frameRate, segmenter.track(true), segmenter.track(false)));
        }
    }

    @Override
    public String param() {
        return param;
    }

    @Override
    public void onBadFrame(String what) {
        if (badFrames++ == 0) {
            LOG.warn("hls of {}: {}", key, what);
        }
        onError("a frame cannot be written: " + what);
    }

    @Override
    public void onLeftOut(String why) {
        LOG.warn("hls of {}: {}", key, why);
    }

    @Override
    public void onError(String why) {
        switch (settings.onError()) {
            case CONTINUE -> {
                return;
            }
            case IGNORE -> isStopped = true;
            case DISCONNECT -> house.hub().find(key).flatMap(StreamInfo::publisherId).flatMap(house.clients()::find)
                    .ifPresent((Client publisher) -> publisher.kick("hls_on_error disconnect: " + why));
        }
    }
}
