package srs.output.hls.internal;

import io.netty.buffer.ByteBufAllocator;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import srs.kernel.stream.StreamKey;

/**
 * What is served from memory, by the path that it would have on the disk: files of streams with hls_memory, parts, segments that many ask for, playlists of streams that
 * are live, and what is known of streams for master playlists. Thread-safe; it owns the files. Streams put things there and take them away, the endpoint looks.
 */
@Component(service = MemoryShelf.class)
public final class MemoryShelf {
    private final Map<Path, MemoryFile> files = new ConcurrentHashMap<>();
    private final Map<Path, LivePlaylist> playlists = new ConcurrentHashMap<>();
    private final Map<Path, LivePlaylist> hints = new ConcurrentHashMap<>();
    private final Map<StreamKey, Rendition> renditions = new ConcurrentHashMap<>();

    private final HotFiles hot = new HotFiles(ByteBufAllocator.DEFAULT);

    @Activate
    public MemoryShelf() {}

    @Deactivate
    public void close() {
        files.keySet().forEach(this::remove);
        hot.close();
        playlists.clear();
        hints.clear();
        renditions.clear();
    }

    // ---- files

    /** Puts a file there, in place of the one that was. Takes ownership. */
    void put(Path path, MemoryFile file) {
        MemoryFile before = files.put(path, file);
        if (before != null) {
            before.close();
        }
    }

    Optional<MemoryFile> file(Path path) {
        return Optional.ofNullable(files.get(path));
    }

    void remove(Path path) {
        MemoryFile file = files.remove(path);
        if (file != null) {
            file.close();
        }
    }

    /** Segments on the disk that many ask for. */
    HotFiles hot() {
        return hot;
    }

    // ---- playlists

    void put(Path path, LivePlaylist playlist) {
        playlists.put(path, playlist);
    }

    Optional<LivePlaylist> playlist(Path path) {
        return Optional.ofNullable(playlists.get(path));
    }

    /** Its playlist goes, unless it is another one already. */
    void remove(Path path, LivePlaylist playlist) {
        playlists.remove(path, playlist);
    }

    Iterable<LivePlaylist> playlists() {
        return playlists.values();
    }

    /** The part that comes next in a playlist. */
    void hint(Path before, Path next, LivePlaylist playlist) {
        if (next != null) {
            hints.put(next, playlist);
        }
        if (before != null && !before.equals(next)) {
            hints.remove(before, playlist);
        }
    }

    /** The playlist whose next part has this path. */
    Optional<LivePlaylist> hinting(Path part) {
        return Optional.ofNullable(hints.get(part));
    }

    // ---- streams

    void put(StreamKey key, Rendition rendition) {
        renditions.put(key, rendition);
    }

    void remove(StreamKey key) {
        renditions.remove(key);
    }

    /** What is known of a stream that is live and has a segment. */
    Optional<Rendition> rendition(StreamKey key) {
        return Optional.ofNullable(renditions.get(key));
    }
}
