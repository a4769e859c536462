package srs.kernel.config;

import java.time.Instant;
import java.util.List;

/**
 * One configuration that held. Immutable.
 *
 * @param number counts from 1, the one that the server started with
 * @param at when it began to hold
 * @param by who made it hold
 * @param changed what it changed of the one before, as {@link ConfigChange#directive()} says it, sorted
 */
public record ConfigGeneration(long number, Instant at, ReloadCause by, List<String> changed) {
    public ConfigGeneration {
        changed = List.copyOf(changed);
    }
}
