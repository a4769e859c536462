package srs.kernel.internal.stream;

import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.MediaFrame;

/**
 * Puts audio and video that arrive out of order into the order of their timestamps (F063). Confined to the home loop. Owns what it holds.
 *
 * <p>A frame leaves when at least one of each kind waits, or {@link #PURE_FRAMES} of one kind (compat 6.3).
 */
final class MixQueue {

    static final int PURE_FRAMES = 10;

    private final List<MediaFrame> waiting = new ArrayList<>();
    private int videos;
    private int audios;

    /** Takes ownership. */
    void offer(MediaFrame frame) {
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).dtsUs() > frame.dtsUs()) {
            at--;
        }
        waiting.add(at, frame);
        count(frame, 1);
    }

    /** The next frame in order, or null while more must come first. Hands over. */
    MediaFrame poll() {
        boolean ready = videos > 0 && audios > 0 || videos >= PURE_FRAMES || audios >= PURE_FRAMES;
        return ready ? take() : null;
    }

    /** The next frame in order, whatever comes after; null when none waits. Hands over. */
    MediaFrame drain() {
        return waiting.isEmpty() ? null : take();
    }

    private MediaFrame take() {
        MediaFrame frame = waiting.remove(0);
        count(frame, -1);
        return frame;
    }

    private void count(MediaFrame frame, int by) {
        if (frame.isVideo()) {
            videos += by;
        } else {
            audios += by;
        }
    }
}
