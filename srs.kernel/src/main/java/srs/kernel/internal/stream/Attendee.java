package srs.kernel.internal.stream;

import java.util.function.Consumer;
import srs.kernel.client.ClientLog;
import srs.kernel.stream.AttendRequest;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.TapRequest;

/** A player whose bytes its bundle writes itself: it counts, and gets nothing. Thread-safe. */
final class Attendee implements Subscriber {
    private final AttendRequest request;
    private final LiveStream stream;
    private final Faulty faulty;
    private final Consumer<Subscriber> onGone;
    private final long sentBefore;

    Attendee(AttendRequest request, LiveStream stream, Faulty faulty, Consumer<Subscriber> onGone) {
        this.request = request;
        this.stream = stream;
        this.faulty = faulty;
        this.onGone = onGone;
        this.sentBefore = request.client().sentBytes();
    }

    @Override
    public StreamKey key() {
        return request.key();
    }

    @Override
    public TapRequest.Latency latency() {
        throw new UnsupportedOperationException("an attendee is on no lane");
    }

    @Override
    public boolean canOpen(Snapshot opening) {
        return false;
    }

    @Override
    public void join(Lane lane, Snapshot opening, int skip) {
        throw new UnsupportedOperationException("an attendee is on no lane");
    }

    @Override
    public void pause(boolean paused) {
        throw new UnsupportedOperationException("an attendee cannot be paused");
    }

    @Override
    public long bytes() {
        return request.client().sentBytes() - sentBefore;
    }

    @Override
    public long droppedFrames() {
        return request.client().droppedFrames();
    }

    @Override
    public boolean isPlayer() {
        return true;
    }

    @Override
    public boolean isFed() {
        return false;
    }

    @Override
    public void close() {
        goOut();
    }

    @Override
    public void end(EndReason reason) {
        if (goOut()) {
            try {
                request.onEnded().accept(reason);
            } catch (Throwable e) {
                ClientLog.about(request.client().id(), () -> faulty.reportServing("onEnded", e));
            }
        }
    }

    private boolean goOut() {
        boolean isFirst = stream.remove(this);
        if (isFirst) {
            onGone.accept(this);
        }
        return isFirst;
    }
}
