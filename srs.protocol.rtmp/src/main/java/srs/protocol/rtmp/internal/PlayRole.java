package srs.protocol.rtmp.internal;

import srs.kernel.stream.EndReason;
import srs.kernel.stream.Subscription;

/** A client that plays, or waits to be admitted: then without subscription. Lives on its connection's loop. */
final class PlayRole implements Role {
    private Subscription subscription;
    private boolean paused;

    void begin(Subscription begun) {
        subscription = begun;
        if (paused) {
            subscription.pause(true);
        }
    }

    void pause(boolean isPaused) {
        paused = isPaused;
        if (subscription != null) {
            subscription.pause(isPaused);
        }
    }

    @Override
    public void end(EndReason reason) {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }
}
