package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Client;
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
 *
 * <p>Publications of the stream follow each other in one playlist. What the disk refuses costs the segment that is being written, never the stream: the next
 * one is tried at the next key frame. One line says when it begins, one when it is over.
 */
final class HlsStream implements FrameSink, SegmentOutput {
    private static final Logger LOG = LoggerFactory.getLogger("srs.hls");
    private static final String PLAYLIST_TEMPORARY = ".temp";
    /** Segments that have left the playlist stay so many segments more: a player may just be going to fetch them (RFC 8216 §6.2.2). */
    static final int KEPT_AFTER_PLAYLIST = 3;

    private final StreamKey key;
    private final HlsSettings settings;
    private final HlsHouse house;
    private final FileNames names;
    private final Executor executor;
    private final Segmenter segmenter;
    private final KeyRing keys;
    private final FloorClock floor = new FloorClock();
    private final Deque<Segment> expired = new ArrayDeque<>();
    private final Runnable onIdle;
    /** Publishers that were told of and not looked at yet. */
    private final AtomicInteger announced = new AtomicInteger();
    private volatile Subscription tap;

    // executor only
    private Playlist playlist;
    private SegmentFile file;
    private String fileName;
    private SegmentKey fileKey;
    private SegmentMap fileMap;
    private byte[] fileInit;
    private boolean isStopped;
    private boolean isFailing;
    private boolean isClosed;
    private long badFrames;
    private long publications;

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
        this.playlist = before;
        this.onIdle = onIdle;
        names = new FileNames(key, settings);
        names.playlist();
        names.init(Long.MAX_VALUE);
        FileNames.withDuration(names.segment(Long.MAX_VALUE, house.nowMs().getAsLong(), Long.MAX_VALUE), Long.MAX_VALUE);
        if (settings.encrypts()) {
            names.key(Long.MAX_VALUE);
        }
        segmenter = new Segmenter(settings, this, house.allocator());
        keys = new KeyRing(settings, names);
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

    /** Whether nobody publishes, and the files say all that a later publisher needs. */
    boolean isIdle() {
        return tap == null && announced.get() == 0;
    }

    /** Ends it; the files stay. {@code then} runs at the end, on the executor. */
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
        if (playlist == null) {
            playlist = recovered();
        }
        tap = house.hub().tap(new TapRequest(key, "hls", executor, TapRequest.Latency.MERGED, this));
    }

    private Playlist recovered() {
        if (!settings.recovers()) {
            return new Playlist();
        }
        try {
            Playlist old = OldPlaylist.read(settings.root(), names.playlist(), settings.entryPrefix()).orElseGet(Playlist::new);
            return old.onlyOf(settings.usesMp4());
        } catch (IOException e) {
            LOG.warn("hls of {}: the playlist that is there cannot be read, numbers begin at 0: {}", key, e.toString());
            return new Playlist();
        }
    }

    /** The playlist, for one that goes on from it. */
    Playlist playlist() {
        return playlist;
    }

    @Override
    public void onOpening(Opening opening) {
        publications++;
        isStopped = false;
        segmenter.begin(opening.video(), opening.audio());
        LOG.info("hls of {} begins at segment {}, in {}", key, playlist.nextSequence(), settings.root().resolve(names.playlist()));
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
        segmenter.end();
        if (badFrames > 0) {
            LOG.warn("hls of {}: {} frames could not be written", key, badFrames);
            badFrames = 0;
        }
        boolean isLive = house.hub().find(key).filter(StreamInfo::isLive).isPresent();
        if (!isLive) {
            closeTap();
            if (settings.disposeMs() > 0) {
                long after = publications;
                house.workers().after(settings.disposeMs(), () -> executor.execute(() -> dispose(after)));
            } else {
                onIdle.run();
            }
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

    private void shut() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        closeTap();
        segmenter.end();
    }

    /** Deletes all files, unless somebody has published since. */
    private void dispose(long after) {
        if (isClosed || after != publications || tap != null) {
            return;
        }
        try {
            Files.deleteIfExists(settings.root().resolve(names.playlist()));
            while (!expired.isEmpty()) {
                delete(expired.poll(), null);
            }
            List<Segment> segments = playlist.segments();
            for (int i = 0; i < segments.size(); i++) {
                delete(segments.get(i), i + 1 < segments.size() ? segments.get(i + 1) : null);
            }
            LOG.info("hls of {}: {} segments are deleted, {} s after the publisher went", key, segments.size(), settings.disposeMs() / 1000);
        } catch (IOException e) {
            LOG.warn("hls of {}: the files cannot be deleted: {}", key, e.toString());
        }
        playlist = null;
        fileInit = null;
        onIdle.run();
    }

    // ---- the segmenter's output

    @Override
    public long begin(byte[] init) {
        long sequence = playlist.nextSequence();
        long nowMs = house.nowMs().getAsLong();
        long timestamp = settings.floorsNames() ? floor.next(nowMs, settings.fragmentMs()) : nowMs;
        try {
            fileName = names.segment(sequence, nowMs, timestamp);
            fileKey = keys.of(sequence);
            useMap(init, sequence);
            file = new SegmentFile(settings.root().resolve(fileName), fileKey);
        } catch (IOException e) {
            failed(e);
        }
        return settings.floorsNames() ? floor.correctionUs(settings.fragmentMs()) : 0;
    }

    /** Has the init segment written, beside those of the playlist that are others. */
    private void useMap(byte[] init, long sequence) throws IOException {
        if (init == null || init == fileInit) {
            return;
        }
        String name = names.init(-1);
        boolean isTaken = playlist.segments().stream().anyMatch(segment -> segment.map() != null && segment.map().file().equals(settings.root().resolve(names.init(-1))));
        if (isTaken && !isThere(settings.root().resolve(name), init)) {
            name = names.init(sequence);
        }
        Path path = settings.root().resolve(name);
        SegmentFile.replace(path, init, ".tmp");
        fileMap = new SegmentMap(path, uri(name));
        fileInit = init;
    }

    private static boolean isThere(Path file, byte[] content) throws IOException {
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), content);
    }

    @Override
    public void write(ByteBuf bytes) {
        if (file == null) {
            return;
        }
        try {
            file.write(bytes);
        } catch (IOException e) {
            failed(e);
        }
    }

    @Override
    public void end(long durationUs, boolean startsAnew) {
        if (file == null) {
            segmenter.breaks();
            return;
        }
        SegmentFile finished = file;
        String name = FileNames.withDuration(fileName, durationUs / 1000);
        Path path = settings.root().resolve(name);
        try {
            finished.finish(path);
            file = null;
            Segment segment = new Segment(playlist.nextSequence(), path, uri(name), durationUs, startsAnew, fileKey, fileMap);
            expired.addAll(playlist.add(segment, settings.windowMs() * 1000));
            SegmentFile.replace(settings.root().resolve(names.playlist()), playlist.render(settings.segmentUs()).getBytes(StandardCharsets.UTF_8),
                    PLAYLIST_TEMPORARY);
            cleanUp();
            worksAgain();
            house.told().accept(new SegmentReport(key, segment.sequence(), durationUs, path.toString(), segment.uri(),
                    settings.root().resolve(names.playlist()).toString(), names.playlist()));
        } catch (IOException e) {
            failed(e);
        }
    }

    /** As SRS joins them: a prefix without a slash at its end is followed by the playlist's folder. */
    private String uri(String name) {
        String prefix = settings.entryPrefix();
        String relative = Uris.relative(names.playlist(), name);
        if (prefix.isEmpty()) {
            return relative;
        }
        if (prefix.endsWith("/")) {
            return prefix + relative;
        }
        int folder = names.playlist().lastIndexOf('/') + 1;
        return prefix + "/" + Uris.path(names.playlist().substring(0, folder)) + relative;
    }

    @Override
    public void discard() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("hls of {}", key, e);
        }
        file = null;
    }

    private void cleanUp() {
        while (expired.size() > KEPT_AFTER_PLAYLIST) {
            Segment oldest = expired.poll();
            if (!settings.cleanup()) {
                continue;
            }
            try {
                delete(oldest, expired.isEmpty() ? null : expired.peek());
            } catch (IOException e) {
                LOG.warn("hls of {}: {} cannot be deleted: {}", key, oldest.file(), e.toString());
            }
        }
    }

    /** @param next the segment after it: as long as that has the same key and init segment, these stay */
    private void delete(Segment segment, Segment next) throws IOException {
        Files.deleteIfExists(segment.file());
        SegmentMap map = segment.map();
        if (map != null && (next == null || !map.equals(next.map())) && !isUsed(map)) {
            Files.deleteIfExists(map.file());
        }
        SegmentKey used = segment.key();
        if (used != null && used.file() != null && (next == null || next.key() != used)) {
            Files.deleteIfExists(used.file());
        }
    }

    private boolean isUsed(SegmentMap map) {
        return tap != null && (map.equals(fileMap) || playlist.segments().stream().anyMatch(segment -> map.equals(segment.map())));
    }

    @Override
    public void onBadFrame(String what) {
        if (badFrames++ == 0) {
            LOG.warn("hls of {}: {}", key, what);
        }
        apply("a frame cannot be written: " + what);
    }

    /** The disk has refused: the segment is lost. */
    private void failed(IOException e) {
        discard();
        segmenter.breaks();
        if (!isFailing) {
            isFailing = true;
            LOG.error("hls of {}: segment {} cannot be written, hls_on_error {}: {}", key, playlist.nextSequence(), settings.onError(), e.toString());
        }
        apply(e.toString());
    }

    private void worksAgain() {
        if (isFailing) {
            isFailing = false;
            LOG.info("hls of {} goes on at segment {}", key, playlist.nextSequence() - 1);
        }
    }

    /** What hls_on_error says. */
    private void apply(String why) {
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
