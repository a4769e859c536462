package srs.output.snapshot.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;

/**
 * Waits for one key frame of a stream: that of the cached group of pictures, which is the newest, or the next one. Callbacks come on its serial executor; it
 * keeps no frame, but copies the bytes of one.
 */
final class KeyFrameTap implements FrameSink {
    /** A stream with so much sound and no video has none: the kernel does not wait for it, either. */
    private static final long ALONE_US = 1_000_000;

    private final CompletableFuture<StillFrame> answer = new CompletableFuture<>();
    private boolean hasVideo;
    private long soundUs = -1;

    private KeyFrameTap() {}

    /**
     * Begins to wait, until the answer is there, fails, or is cancelled.
     *
     * @param executor where frames are looked at, a serial one
     */
    static CompletableFuture<StillFrame> next(StreamHub hub, StreamKey stream, Executor executor) {
        KeyFrameTap tap = new KeyFrameTap();
        Subscription subscription = hub.tap(new TapRequest(stream, "snapshot", executor, TapRequest.Latency.IMMEDIATE, tap));
        tap.answer.whenComplete((frame, failure) -> subscription.close());
        return tap.answer;
    }

    @Override
    public void onOpening(Opening opening) {
        hasVideo = opening.video().isPresent();
        look(opening.batch());
        if (opening.isComplete() && !hasVideo) {
            fail("the stream has no video");
        }
    }

    @Override
    public void onBatch(FrameBatch batch) {
        look(batch);
        if (!hasVideo) {
            listen(batch);
        }
    }

    /** Who came with the stream's first sounds cannot know yet whether it has more. */
    private void listen(FrameBatch batch) {
        for (int i = 0; i < batch.size() && !hasVideo; i++) {
            if (batch.get(i) instanceof MediaFrame frame) {
                hasVideo = frame.isVideo();
                soundUs = soundUs < 0 ? frame.dtsUs() : soundUs;
                if (!hasVideo && frame.dtsUs() - soundUs >= ALONE_US) {
                    fail("the stream has no video");
                    return;
                }
            }
        }
    }

    private void look(FrameBatch batch) {
        for (int i = batch.size() - 1; i >= 0 && !answer.isDone(); i--) {
            if (batch.get(i) instanceof MediaFrame frame && frame.startsGop()) {
                try {
                    answer.complete(StillFrame.of(frame));
                } catch (SnapshotException e) {
                    answer.completeExceptionally(e);
                }
            }
        }
    }

    @Override
    public void onUnpublish() {
        fail("the stream has ended");
    }

    @Override
    public void onEnd(EndReason reason) {
        fail("the stream has ended");
    }

    private void fail(String why) {
        answer.completeExceptionally(new SnapshotException(SnapshotException.Kind.NOTHING, why));
    }
}
