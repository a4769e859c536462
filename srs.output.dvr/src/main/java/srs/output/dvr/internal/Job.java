package srs.output.dvr.internal;

import java.time.Instant;
import srs.kernel.stream.StreamKey;

/**
 * What is to be recorded, and how much of it has been. Immutable.
 *
 * @param id of the recording, in calls
 * @param extension of the files, {@code flv} or {@code mp4}
 * @param maxDurationMs of media time; 0 for no limit
 * @param startedAt when it was asked for
 * @param bytes of its finished files
 * @param durationMs media time in them
 */
record Job(String id, StreamKey stream, String extension, long maxDurationMs, Instant startedAt, long bytes, long durationMs) {

    /** Whether its limit is not reached. */
    boolean isOpen() {
        return maxDurationMs == 0 || durationMs < maxDurationMs;
    }

    @Override
    public String toString() {
        return id + " of " + stream.url();
    }
}
