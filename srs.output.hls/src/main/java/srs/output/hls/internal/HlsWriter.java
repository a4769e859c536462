package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.stream.StreamKey;

/**
 * Puts the segments of a stream where they are to lie, with init segments, keys and the playlist, and takes away what is old. On worker threads, confined to its
 * stream's executor.
 *
 * <p>What the disk refuses costs the segment that is being written, never the stream: the next one is tried at the next key frame. One line says when it begins, one when
 * it is over.
 */
final class HlsWriter implements SegmentOutput {
    private static final Logger LOG = LoggerFactory.getLogger("srs.hls");
    private static final String PLAYLIST_TEMPORARY = ".temp";
    private static final String INIT_TEMPORARY = ".tmp";
    /** Segments that have left the playlist stay so many segments more: a player may just be going to fetch them (RFC 8216 §6.2.2). */
    static final int KEPT_AFTER_PLAYLIST = 3;

    private final StreamKey key;
    private final HlsSettings settings;
    private final HlsHouse house;
    private final FileNames names;
    private final Owner owner;
    private final MemoryStorage memory;
    private final Storage storage;
    private final KeyRing keys;
    private final LiveEdge edge;
    private final FloorClock floor = new FloorClock();
    private final Path playlistFile;
    private final Deque<Segment> expired = new ArrayDeque<>();
    private Playlist playlist;
    private SegmentFile file;
    private String fileName;
    private SegmentMap fileMap;
    private byte[] fileInit;
    private long endMs;
    private boolean isFailing;

    /** Whose segments they are. Called on the executor. */
    interface Owner {

        /** A segment is lost: what comes next does not go on from it. */
        void onLost();

        /** Something could not be written: what hls_on_error says is to be done. */
        void onError(String why);

        /** A frame that cannot be written. */
        void onBadFrame(String what);

        /** A track that the segments do without. */
        void onLeftOut(String why);

        /** A segment is in the playlist. */
        void onSegment(Segment segment, int pictures);

        /** The publisher's query with its {@code ?}, or empty. */
        String param();
    }

    HlsWriter(StreamKey key, HlsSettings settings, HlsHouse house, FileNames names, Owner owner) {
        this.key = key;
        this.settings = settings;
        this.house = house;
        this.names = names;
        this.owner = owner;
        memory = settings.inMemory() ? new MemoryStorage(house.shelf(), settings.memoryBytes(), this::makeRoom) : null;
        playlistFile = settings.root().resolve(names.playlist());
        storage = memory != null ? memory : house.disk();
        keys = new KeyRing(settings, names, storage);
        edge = new LiveEdge(settings, house, names, this::uri);
    }

    /** The playlist; null as long as none was begun, and when the last one has been disposed of. */
    Playlist playlist() {
        return playlist;
    }

    /** What is written goes on from this; segments that have left it are deleted in their time. */
    void playlist(Playlist before) {
        playlist = before;
        if (before != null && memory == null) {
            expired.addAll(before.takeLeft());
        }
    }

    /** The playlist for another that goes on from it, with the files that this one would have deleted; null as {@link #playlist()}. */
    Playlist handOver() {
        Playlist given = playlist == null || memory != null ? playlist : playlist.after(expired);
        expired.clear();
        return given;
    }

    /** How many segments hls_ts_floor is away from the clock. */
    long deviation() {
        return floor.deviation();
    }

    // ---- the segmenter's output

    @Override
    public long begin(byte[] init, boolean startsAnew, long dtsUs) {
        if (settings.isAligned() && playlist.size() == 0 && playlist.nextSequence() == 0) {
            // other servers with this stream count alike
            playlist = new Playlist(settings.period(dtsUs), 0, 0, List.of());
        }
        long sequence = playlist.nextSequence();
        long nowMs = house.nowMs().getAsLong();
        long timestamp = !settings.floorsNames() ? nowMs : settings.isAligned() ? floor.next(settings.period(dtsUs)) : floor.next(nowMs, settings.fragmentMs());
        try {
            fileName = names.segment(sequence, nowMs, timestamp);
            SegmentKey fileKey = keys.of(sequence);
            useMap(init);
            String name = FileNames.withDuration(fileName, 0);
            Path path = settings.root().resolve(name);
            endMs = startsAnew || endMs == 0 ? nowMs : endMs;
            file = storage.segment(settings.root().resolve(fileName), fileKey);
            edge.begin(new Segment(sequence, path, uri(name), 0, startsAnew, fileKey, fileMap, endMs, 0, false, List.of()));
        } catch (IOException e) {
            failed(e);
        }
        return settings.floorsNames() && !settings.isAligned() ? floor.correctionUs(settings.fragmentMs()) : 0;
    }

    /** Has the init segment written. */
    private void useMap(byte[] init) throws IOException {
        if (init == null || init == fileInit) {
            return;
        }
        if (settings.cleanup() || memory != null) {
            dropUnusedMap();
        }
        String name = initName(init);
        Path path = settings.root().resolve(name);
        if (!storage.holds(path, init)) {
            storage.put(path, init, INIT_TEMPORARY);
        }
        fileMap = new SegmentMap(path, uri(name));
        fileInit = init;
    }

    /**
     * The name of hls_init_file for the first that a playlist has, and for no other as long as there is the playlist: players and caches take a name for its content. Of
     * servers that make the same segments none knows which was the first.
     */
    private String initName(byte[] init) throws IOException {
        Path usual = settings.root().resolve(names.init());
        boolean isFirst = playlist.isNew() && !storage.has(usual);
        return !settings.isAligned() && (isFirst || storage.holds(usual, init)) ? names.init() : names.init(init);
    }

    /** No segment has come of the one that was used last. */
    private void dropUnusedMap() throws IOException {
        SegmentMap unused = fileMap;
        fileMap = null;
        if (unused != null && !isUsed(unused)) {
            storage.delete(unused.file());
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        if (file == null) {
            return;
        }
        try {
            ByteBuf piece = edge.keepsBytes() ? house.allocator().buffer(bytes.readableBytes()).writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes()) : bytes.retain();
            if (settings.hasParts()) {
                edge.add(piece.retainedDuplicate());
            }
            file.add(piece);
        } catch (IOException e) {
            failed(e);
        }
    }

    @Override
    public void endPart(long durationUs, boolean isIndependent, boolean isLast) {
        if (file == null) {
            return;
        }
        edge.endPart(durationUs, isIndependent);
        if (!isLast) {
            edge.publish(playlist);
        }
    }

    @Override
    public void end(long durationUs, int pictures) {
        if (file == null) {
            owner.onLost();
            return;
        }
        String name = FileNames.withDuration(fileName, durationUs / 1000);
        Segment begun = edge.open();
        boolean isNamed = name.equals(fileName);
        Path path = isNamed ? begun.file() : settings.root().resolve(name);
        try {
            file.finish(path);
            Segment segment = begun.with(path, isNamed ? begun.uri() : uri(name), durationUs, file.bytes(), begun.parts());
            file = null;
            edge.end();
            add(segment);
            if (memory == null) {
                // with parts players get another text, which is nothing for a file
                byte[] text = settings.hasParts() ? playlist.render(settings.segmentUs()).getBytes(StandardCharsets.UTF_8) : edge.text();
                storage.put(playlistFile, text, PLAYLIST_TEMPORARY);
            }
            cleanUp();
            worksAgain();
            owner.onSegment(segment, pictures);
            house.told().accept(new SegmentReport(key, segment.sequence(), durationUs, path.toString(), segment.uri(),
                    playlistFile.toString(), names.playlist(), owner.param()));
        } catch (IOException e) {
            failed(e);
        }
    }

    private void add(Segment segment) {
        long leastUs = settings.hasParts() ? LiveEdge.LEAST_TARGETS * Math.max(playlist.targetSeconds() * 1_000_000, settings.segmentUs()) : 0;
        endMs = segment.beganMs() + segment.durationUs() / 1000;
        expired.addAll(playlist.add(segment, Math.max(settings.windowMs() * 1000, leastUs)));
        edge.publish(playlist);
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
        edge.end();
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

    @Override
    public void onBadFrame(String what) {
        owner.onBadFrame(what);
    }

    @Override
    public void onLeftOut(String why) {
        owner.onLeftOut(why);
    }

    // ---- what is old

    private void cleanUp() {
        while (expired.size() > KEPT_AFTER_PLAYLIST) {
            Segment oldest = expired.poll();
            if (settings.cleanup() || memory != null) {
                deleteQuietly(oldest, expired.isEmpty() ? null : expired.peek());
            }
        }
    }

    /** For {@link MemoryStorage}: the oldest segment goes before its time. */
    private void makeRoom() {
        Segment oldest = expired.poll();
        if (oldest == null && playlist.size() > 1) {
            oldest = playlist.poll();
            edge.publish(playlist);
        }
        if (oldest != null) {
            edge.drop(oldest);
            deleteQuietly(oldest, !expired.isEmpty() ? expired.peek() : playlist.segments().stream().findFirst().orElse(null));
        }
    }

    private void deleteQuietly(Segment segment, Segment next) {
        try {
            delete(segment, next);
        } catch (IOException e) {
            LOG.warn("hls of {}: {} cannot be deleted: {}", key, segment.file(), e.toString());
        }
    }

    /** @param next the segment after it: as long as that has the same key and init segment, these stay */
    private void delete(Segment segment, Segment next) throws IOException {
        storage.delete(segment.file());
        SegmentMap map = segment.map();
        if (map != null && (next == null || !map.equals(next.map())) && !isUsed(map)) {
            storage.delete(map.file());
        }
        SegmentKey used = segment.key();
        if (used != null && used.file() != null && (next == null || next.key() != used)) {
            storage.delete(used.file());
        }
    }

    private boolean isUsed(SegmentMap map) {
        return map.equals(fileMap) || Stream.concat(expired.stream(), playlist.segments().stream()).anyMatch(segment -> map.equals(segment.map()));
    }

    // ---- the end

    /** By default an init segment is in a folder of its own. */
    private void deleteInitFolder() throws IOException {
        Path folder = settings.root().resolve(names.init()).getParent();
        if (settings.usesMp4() && !folder.equals(settings.root())) {
            storage.deleteFolder(folder);
        }
    }

    /** Deletes everything, whatever hls_cleanup says; numbers begin anew. */
    void dispose() {
        try {
            dropUnusedMap();
            storage.delete(playlistFile);
            while (!expired.isEmpty()) {
                delete(expired.poll(), null);
            }
            List<Segment> segments = playlist.segments();
            playlist = playlist.emptied();
            for (int i = 0; i < segments.size(); i++) {
                delete(segments.get(i), i + 1 < segments.size() ? segments.get(i + 1) : null);
            }
            deleteInitFolder();
            LOG.info("hls of {}: {} segments are deleted", key, segments.size());
        } catch (IOException e) {
            LOG.warn("hls of {}: the files cannot be deleted: {}", key, e.toString());
        }
        release();
        playlist = null;
        fileInit = null;
    }

    /** Lets go what lies in memory; files on the disk stay. */
    void release() {
        edge.release();
        if (memory != null) {
            memory.clear();
            expired.clear();
            fileInit = null;
        }
    }

    /** Something could not be written: the segment is lost. Of one that players know by its parts they are told so. */
    private void failed(IOException e) {
        Segment lost = edge.isNamed() ? edge.open().gap() : null;
        discard();
        if (lost != null) {
            add(lost);
        }
        owner.onLost();
        if (!isFailing) {
            isFailing = true;
            LOG.error("hls of {}: segment {} cannot be written, hls_on_error {}: {}", key, playlist.nextSequence(), settings.onError().word(), e.toString());
        }
        owner.onError(e.toString());
    }

    private void worksAgain() {
        if (isFailing) {
            isFailing = false;
            LOG.info("hls of {} goes on at segment {}", key, playlist.nextSequence() - 1);
        }
    }
}
