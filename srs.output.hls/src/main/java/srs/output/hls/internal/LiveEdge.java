package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is served of a stream from memory while it is young: its playlist, and with hls_ll the parts that it names, for which players can wait in it. On worker
 * threads, confined to its stream's executor.
 *
 * <p>Parts leave the playlist three target durations behind its end, and memory three later (bis §6.2.2), or when they are more than hls_memory_limit.
 */
final class LiveEdge {
    /** Players need so many target durations of a playlist (bis §6.2.2: at least three). */
    static final int LEAST_TARGETS = 4;

    private final HlsSettings settings;
    private final HlsHouse house;
    private final FileNames names;
    private final UnaryOperator<String> uris;
    private final Path path;
    private final Deque<Held> held = new ArrayDeque<>();
    private long heldBytes;
    private long heldUs;
    private LivePlaylist live;
    private Path hint;
    private ByteBuf bytes;
    private Segment open;
    private boolean isNamed;
    /** Parts of this segment and all before it are not all there. */
    private long lastDropped = -1;

    /** A part in memory, and the number of its segment. */
    private record Held(Part part, long bytes, long sequence) {}

    /** @param uris how the playlist names a file */
    LiveEdge(HlsSettings settings, HlsHouse house, FileNames names, UnaryOperator<String> uris) {
        this.settings = settings;
        this.house = house;
        this.names = names;
        this.uris = uris;
        path = settings.root().resolve(names.playlist());
    }

    /** Whether the bytes of segments are kept. */
    boolean keepsBytes() {
        return settings.hasParts() || settings.inMemory();
    }

    /** A segment begins. */
    void begin(Segment segment) {
        open = segment;
        isNamed = false;
    }

    /** The next bytes of the segment: a whole part, when there are parts. Takes ownership. */
    void add(ByteBuf part) {
        dropBytes();
        bytes = part;
    }

    private void dropBytes() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    /** What was added is a part. */
    void endPart(long durationUs, boolean isIndependent) {
        if (bytes == null) {
            return;
        }
        String name = names.part(open.sequence(), open.parts().size());
        Part part = new Part(settings.root().resolve(name), uris.apply(name), durationUs, isIndependent);
        held.add(new Held(part, bytes.readableBytes(), open.sequence()));
        heldBytes += bytes.readableBytes();
        heldUs += durationUs;
        house.shelf().put(part.file(), new MemoryFile(List.of(bytes)));
        bytes = null;
        List<Part> parts = new ArrayList<>(open.parts());
        parts.add(part);
        open = open.with(open.file(), open.uri(), open.durationUs() + durationUs, open.bytes(), parts);
    }

    /** The segment that is under way, with its parts; null when there is none. */
    Segment open() {
        return open;
    }

    /** Whether players have been told of the segment that is under way. */
    boolean isNamed() {
        return isNamed;
    }

    /** No segment is under way any more. */
    void end() {
        dropBytes();
        open = null;
        isNamed = false;
    }

    /** Players get to know what is there now. */
    void publish(Playlist playlist) {
        boolean hasParts = open != null && !open.parts().isEmpty();
        isNamed = hasParts;
        trim(Math.max(playlist.targetSeconds(), (settings.segmentUs() + 999_999) / 1_000_000));
        PlaylistSnapshot.LowLatency low = null;
        Path next = null;
        if (settings.hasParts()) {
            String name = names.part(playlist.nextSequence(), hasParts ? open.parts().size() : 0);
            next = settings.root().resolve(name);
            low = new PlaylistSnapshot.LowLatency(settings.partUs(), lastDropped, hasParts ? open : null, uris.apply(name));
        }
        PlaylistSnapshot snapshot = playlist.snapshot(settings.segmentUs(), low);
        if (live == null) {
            live = new LivePlaylist(snapshot, house.faults());
            house.shelf().put(path, live);
        }
        // first the place to wait at, then those who come from the place before
        house.shelf().hint(null, next, live);
        live.publish(snapshot);
        house.shelf().hint(hint, next, live);
        hint = next;
    }

    /** What was published last, in UTF-8. Not to be changed. */
    byte[] text() {
        return live.now().text(false);
    }

    private void trim(long targetSeconds) {
        long keptUs = 2L * PlaylistSnapshot.PART_TARGETS * targetSeconds * 1_000_000;
        while (held.size() > 1 && (heldUs - held.peek().part.durationUs() > keptUs || heldBytes > settings.memoryBytes())) {
            drop(held.poll());
        }
    }

    private void drop(Held oldest) {
        heldBytes -= oldest.bytes;
        heldUs -= oldest.part.durationUs();
        lastDropped = Math.max(lastDropped, oldest.sequence);
        house.shelf().remove(oldest.part.file());
    }

    /** The parts of a segment that has gone, and all before it. */
    void drop(Segment segment) {
        while (!held.isEmpty() && held.peek().sequence <= segment.sequence()) {
            drop(held.poll());
        }
    }

    /** Nothing is served from memory any more. */
    void release() {
        end();
        while (!held.isEmpty()) {
            drop(held.poll());
        }
        if (live != null) {
            house.shelf().hint(hint, null, live);
            house.shelf().remove(path, live);
            live.close();
            live = null;
            hint = null;
        }
    }
}
