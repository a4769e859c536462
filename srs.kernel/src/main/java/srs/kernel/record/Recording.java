package srs.kernel.record;

import java.time.Instant;
import java.util.Objects;
import srs.kernel.stream.StreamKey;

/**
 * One recording as it is now. Immutable.
 *
 * @param id its name in calls, unique while the server runs, of letters, digits, {@code -} and {@code _}
 * @param stream what is recorded
 * @param state what it does
 * @param file what it writes, or wrote last; empty before the first frame
 * @param startedAt when it was asked for
 * @param bytes written so far, of all its files
 * @param durationMs media time written so far
 * @param onDemand whether a call asked for it; else the configuration did
 * @param problem why it {@link State#FAILED}, or failed a moment ago; else empty
 */
public record Recording(String id, StreamKey stream, State state, String file, Instant startedAt, long bytes, long durationMs, boolean onDemand, String problem) {

    /** What a recording does. */
    public enum State {
        /** Nobody publishes the stream. */
        WAITING,
        /** It writes. */
        RECORDING,
        /** It was stopped, or its limit was reached. */
        ENDED,
        /** It could not write. When it has not ended it tries again. */
        FAILED
    }

    public Recording {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(problem, "problem");
    }
}
