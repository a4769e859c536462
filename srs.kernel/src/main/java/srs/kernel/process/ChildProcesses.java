package srs.kernel.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Starts other programs, and ends them. Thread-safe, and nothing blocks; one instance for each bundle that uses it: a stop of the bundle ends
 * what it started, with its descendants, within 1.5 s.
 *
 * <p>A child has the server's environment, {@code /dev/null} as its input, a session of its own, and signals as a shell starts it with them. To end is TERM, and
 * KILL after {@value #KILL_AFTER_MS} ms. A server that is killed takes its children with it in the same way.
 */
@ProviderType
public interface ChildProcesses {

    /** Between TERM and KILL (compat 7.2). */
    int KILL_AFTER_MS = 1000;

    /** Children of one bundle at the same time. */
    int MAX_PER_BUNDLE = 200;

    /** Children of all bundles at the same time. */
    int MAX_IN_ALL = 500;

    /**
     * Runs a program for good: it is started again after each end, {@link ChildRequest#restartMs} later (3 s), and ever later, up to a minute, when it
     * fails at once again and again. It begins when those of the bundle have gone that had its name and were closed.
     *
     * @throws java.util.concurrent.RejectedExecutionException when there are too many children, or the bundle has stopped
     */
    Child keep(ChildRequest request);

    /**
     * Runs a program once, until it ends or {@link ChildRequest#limitMs} has gone by.
     *
     * @param limitBytes how much output is kept; a program that writes more is ended, and the answer fails
     * @return what it wrote to its standard output, and how it ended; fails with an {@link java.io.IOException} when it cannot be started. Cancelling it ends
     *     the program
     * @throws java.util.concurrent.RejectedExecutionException when there are too many children, or the bundle has stopped
     */
    CompletableFuture<ChildResult> run(ChildRequest request, int limitBytes);

    /** The children of all bundles, for statistics: a snapshot, by bundle and name. Looks through the machine's processes: not on an event loop. */
    List<ChildInfo> children();

    /**
     * The program that a command would start which names it: a file, when there is a slash in the name; else that of PATH, else one that a bundle
     * brings ({@link CarriedProgram}). Reads the disk: not on an event loop.
     *
     * @param folder where a name with a slash that is relative begins
     */
    Optional<Path> program(String name, Path folder);
}
