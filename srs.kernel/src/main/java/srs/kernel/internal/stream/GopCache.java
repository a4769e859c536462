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
    private boolean enabled;
    private int maxFrames;
    private boolean waitingForKey = true;
    private int audioSinceVideo;
    private int frames;
    private long bytes;

    GopCache(FrameBlocks blocks, boolean enabled, int maxFrames) {
        items = new FrameLog(blocks);
        configure(enabled, maxFrames);
    }

    void configure(boolean on, int limit) {
        enabled = on;
        maxFrames = limit;
        if (!on) {
            clear();
        }
    }

    /** Lent. */
    void add(MediaFrame frame) {
        if (!enabled) {
            return;
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
            return;
        }
        if (items.size() >= maxFrames || bytes + frame.bytes() > MAX_BYTES) {
            clear();
            return;
        }
        items.add(frame);
        frames++;
        bytes += frame.bytes();
    }

    /** A track or metadata that begins among the cached frames. It counts as a frame, or a publisher that sends nothing else would fill the memory. */
    void add(StreamItem start) {
        if (!enabled || waitingForKey) {
            return;
        }
        if (items.size() >= maxFrames) {
            clear();
        } else {
            items.add(start);
        }
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
        items.clear();
        waitingForKey = true;
        frames = 0;
        bytes = 0;
    }
}
