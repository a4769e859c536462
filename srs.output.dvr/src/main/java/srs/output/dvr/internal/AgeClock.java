package srs.output.dvr.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time by which recordings are old. On one worker at a time.
 *
 * <p>A clock that is set forward makes all recordings old at once, and what is deleted does not come back: nothing is old for a day after that, in which somebody may see
 * it. A clock that is set back makes them young, which needs no care.
 */
final class AgeClock {
    /** How much faster than time itself the clock may go between two looks: a machine that slept, or a clock that was put right. */
    static final Duration MAX_JUMP = Duration.ofHours(1);
    /** How long nothing is old after more than that. */
    static final Duration CARE = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger("srs.dvr");

    private final Clock wall;
    private final LongSupplier steadyNs;
    private Instant lastWall;
    private long lastNs;
    private long careUntilNs;
    private boolean isCareful;

    /** @param steadyNs a clock that nobody sets */
    AgeClock(Clock wall, LongSupplier steadyNs) {
        this.wall = wall;
        this.steadyNs = steadyNs;
        lastWall = wall.instant();
        lastNs = steadyNs.getAsLong();
    }

    /** Now; long ago while the clock is not to be believed. */
    Instant now() {
        Instant nowWall = wall.instant();
        long nowNs = steadyNs.getAsLong();
        Duration jump = Duration.between(lastWall, nowWall).minusNanos(nowNs - lastNs);
        lastWall = nowWall;
        lastNs = nowNs;
        if (jump.compareTo(MAX_JUMP) > 0) {
            isCareful = true;
            careUntilNs = nowNs + CARE.toNanos();
            LOG.warn("dvr: the clock was set forward by {} s, to {}: for {} h no recording is deleted for its age", jump.toSeconds(), nowWall, CARE.toHours());
        }
        isCareful &= nowNs - careUntilNs < 0;
        return isCareful ? Instant.EPOCH : nowWall;
    }
}
