package srs.kernel.process;

/**
 * A child as statistics see it: a snapshot, immutable.
 *
 * @param name what its bundle calls it
 * @param bundle who started it
 * @param pid its process; 0 while it waits for its next start
 * @param upMs how long this process has run, in milliseconds; 0 while there is none
 * @param restarts how often it was started again
 * @param lastEnd how it ended the last time, in words; empty when it has not
 */
public record ChildInfo(String name, String bundle, long pid, long upMs, long restarts, String lastEnd) {}
