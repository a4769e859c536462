package org.example.alarm;

import java.util.Optional;

/** What is told of one stream. Has no clock and no thread: whoever looks says the time. */
final class StreamWatch {
    /** Bit rates are means of this time. */
    static final int RATE_MS = 10_000;

    private final long stallMs;
    private final int minKbps;
    private long lastFrames = -1;
    private long lastFrameMs;
    private long rateFromMs;
    private long rateFromBytes;
    private boolean isStalled;
    private boolean isLow;

    StreamWatch(long stallMs, int minKbps) {
        this.stallMs = stallMs;
        this.minKbps = minKbps;
    }

    /** Looks at the counters of a live stream; returns what has changed, when somebody should know. */
    Optional<Event> look(long nowMs, long frames, long bytes) {
        if (lastFrames < 0) {
            rateFromMs = nowMs;
            rateFromBytes = bytes;
        }
        if (frames != lastFrames) {
            long silentMs = nowMs - lastFrameMs;
            lastFrames = frames;
            lastFrameMs = nowMs;
            if (isStalled) {
                isStalled = false;
                restartRate(nowMs, bytes);
                return Optional.of(new Event(Event.Kind.RESUMED, "sends again, after " + silentMs / 1000 + " s"));
            }
        } else if (!isStalled && stallMs > 0 && nowMs - lastFrameMs >= stallMs) {
            isStalled = true;
            return Optional.of(new Event(Event.Kind.STALLED, "has sent no frame for " + (nowMs - lastFrameMs) / 1000 + " s"));
        }
        return isStalled ? Optional.empty() : rate(nowMs, bytes);
    }

    private Optional<Event> rate(long nowMs, long bytes) {
        long tookMs = nowMs - rateFromMs;
        if (minKbps == 0 || tookMs < RATE_MS) {
            return Optional.empty();
        }
        long kbps = (bytes - rateFromBytes) * 8 / tookMs;
        restartRate(nowMs, bytes);
        if (kbps < minKbps == isLow) {
            return Optional.empty();
        }
        isLow = !isLow;
        return Optional.of(isLow ? new Event(Event.Kind.LOW, "has " + kbps + " kbit/s, less than " + minKbps)
                : new Event(Event.Kind.NORMAL, "has " + kbps + " kbit/s again"));
    }

    private void restartRate(long nowMs, long bytes) {
        rateFromMs = nowMs;
        rateFromBytes = bytes;
    }
}
