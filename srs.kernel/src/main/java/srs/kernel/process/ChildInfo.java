package srs.kernel.process;

/**
 * A child as statistics see it: a snapshot, immutable.
 *
 * @param name what its bundle calls it
 * @param bundle who started it
 * @param command its words, joined by spaces; what looks like a password, a token or the key of a stream elsewhere is {@code ***}
 * @param state how it is
 * @param sinceMs since when it is like that, as milliseconds of the epoch
 * @param pid its process; 0 while there is none
 * @param upMs how long this process has run, in milliseconds; 0 while there is none
 * @param cpuMs processor time of this process and of its descendants that are there, in milliseconds
 * @param restarts how often it was started again
 * @param lastEnd how it ended the last time, in words; empty when it has not
 */
public record ChildInfo(String name, String bundle, String command, State state, long sinceMs, long pid, long upMs, long cpuMs, long restarts,
        String lastEnd) {

    /** What a child does. */
    public enum State {
        /** Its process is being made. */
        STARTING,
        RUNNING,
        /** It has ended, and waits for its next start. */
        WAITING,
        /** It was told to end, and is still there. */
        ENDING
    }
}
