package srs.kernel.internal.stream;

import java.util.List;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;

/**
 * The frames since the last key frame, for players that join (F059). Confined to the home loop.
 *
 * <p>Audio is cached once video has come; a stream that turned out to be audio only is not cached (compat 6.3).
 */
final class GopCache {

    /** Audio frames without video after which a stream counts as audio only (compat 6.2). */
    static final int PURE_AUDIO_FRAMES = 115;

    /** Bytes at most, whatever the frame limit says: a stream without key frames must not eat the server. */
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private final FrameLog items;
    private final Runnable beforeClear;
    private boolean enabled;
    private int maxFrames;
    private boolean waitingForKey = true;
    private int audioSinceVideo;
    private int frames;
    private long bytes;

    /** @param beforeClear called when cached items are about to be forgotten, the last time to copy them */
    GopCache(FrameBlocks blocks, boolean enabled, int maxFrames, Runnable beforeClear) {
        this.items = new FrameLog(blocks);
        this.beforeClear = beforeClear;
        configure(enabled, maxFrames);
    }

    void configure(boolean on, int limit) {
        enabled = on;
        maxFrames = limit;
        if (!on) {
            clear();
        }
    }

    /** Whether the frame is kept. Lent. */
    boolean add(MediaFrame frame) {
        if (!enabled) {
            return false;
        }
        if (frame.isVideo()) {
            audioSinceVideo = 0;
            if (frame.isKey()) {
                clear();
                waitingForKey = false;
            }
        } else if (++audioSinceVideo > PURE_AUDIO_FRAMES) {
            clear();
        }
        if (waitingForKey) {
            return false;
        }
        if (items.size() >= maxFrames || bytes + frame.bytes() > MAX_BYTES) {
            clear();
            return false;
        }
        items.add(frame);
        frames++;
        bytes += frame.bytes();
        return true;
    }

    /**
     * A track or metadata that begins among the cached frames. It counts as a frame, or a publisher that sends nothing else would fill the memory.
     *
     * @return whether it is kept
     */
    boolean add(StreamItem start) {
        if (!enabled || waitingForKey) {
            return false;
        }
        if (items.size() >= maxFrames) {
            clear();
            return false;
        }
        items.add(start);
        return true;
    }

    /** Where the item is that was kept last. Good until the cache is cleared. */
    FrameLog.Mark newest() {
        return items.newest();
    }

    /** Appends so many cached items from a place on, with a reference of its own for each frame. */
    void copyTo(List<StreamItem> target, FrameLog.Mark from, int count) {
        items.copyTo(target, from, count);
    }

    /** Appends the cached items, with a reference of its own for each frame. */
    void copyTo(List<StreamItem> target) {
        items.copyTo(target);
    }

    /** The track of the first cached frame of a kind, or null: what a player that starts with these frames needs first. */
    Track firstTrack(MediaKind kind) {
        return items.firstTrack(kind == MediaKind.VIDEO);
    }

    /** Where the first cached frame lies, or {@code otherwise} when there is none. */
    long startUs(long otherwise) {
        return items.size() == 0 ? otherwise : items.firstDtsUs();
    }

    int frames() {
        return frames;
    }

    long bytes() {
        return bytes;
    }

    void clear() {
        if (items.size() > 0) {
            beforeClear.run();
        }
        items.clear();
        waitingForKey = true;
        frames = 0;
        bytes = 0;
    }
}
