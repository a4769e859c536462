package srs.output.remux.internal.audio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;

/** The newest audio of a stream, which a player of an audio format gets at once (F101). Thread-safe; owns a reference of each frame. */
public final class RecentAudio implements FrameSink {
    /** Whatever fast_cache says. */
    static final int MAX_FRAMES = 50_000;
    static final long MAX_BYTES = 16L * 1024 * 1024;

    // guarded by this
    private final Deque<MediaFrame> frames = new ArrayDeque<>();
    private long lengthUs;
    private long bytes;
    private boolean isClosed;

    /** @param lengthMs how much of it */
    public RecentAudio(long lengthMs) {
        lengthMs(lengthMs);
    }

    public synchronized void lengthMs(long value) {
        lengthUs = value * 1000;
    }

    @Override
    public void onOpening(Opening opening) {
        onUnpublish();
        onBatch(opening.batch());
    }

    @Override
    public synchronized void onBatch(FrameBatch batch) {
        for (int i = 0; i < batch.size() && !isClosed; i++) {
            if (batch.get(i) instanceof MediaFrame frame && !frame.isVideo()) {
                frames.add(frame.retain());
                bytes += frame.bytes();
            }
        }
        while (frames.size() > MAX_FRAMES || bytes > MAX_BYTES || !frames.isEmpty() && frames.peekLast().dtsUs() - frames.peekFirst().dtsUs() > lengthUs) {
            drop();
        }
    }

    @Override
    public synchronized void onUnpublish() {
        while (!frames.isEmpty()) {
            drop();
        }
    }

    private void drop() {
        MediaFrame frame = frames.poll();
        bytes -= frame.bytes();
        frame.release();
    }

    /** Lets go of everything, for good. */
    public synchronized void close() {
        isClosed = true;
        onUnpublish();
    }

    /** The frames before a time. Handed over: release each. */
    synchronized List<MediaFrame> before(long dtsUs) {
        List<MediaFrame> found = new ArrayList<>();
        for (MediaFrame frame : frames) {
            if (frame.dtsUs() >= dtsUs) {
                break;
            }
            found.add(frame.retain());
        }
        return found;
    }
}
