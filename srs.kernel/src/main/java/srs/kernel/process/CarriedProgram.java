package srs.kernel.process;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A program that a bundle brings along, for machines that have none of its name. Registered as an OSGi service: {@link ChildProcesses} takes it, of
 * several that with the highest {@code service.ranking}, when a command names it without a slash and PATH does not have it.
 */
@ConsumerType
public interface CarriedProgram {

    /** What commands call it: {@code ffmpeg}. Called often, on any thread. */
    String name();

    /**
     * Where it is. Called before each start, on the threads that start children, so it may write files; one call at a time.
     *
     * @return an absolute file that can be run
     * @throws IOException when it cannot be made; then there is no such program
     */
    Path file() throws IOException;
}
