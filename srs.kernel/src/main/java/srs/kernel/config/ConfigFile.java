package srs.kernel.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configuration as a text: what its file says, what it said, and how to change it. For operators' tools; features read {@link Config}.
 * Thread-safe; everything but {@link #history} and {@link #text} blocks for the disk and for the owners of directives, so not on an event loop.
 *
 * <p>A generation is kept as the text of the file itself: what that includes stays where it is, and is read again.
 */
@ProviderType
public interface ConfigFile {

    /** Generations whose text is remembered. */
    int MAX_GENERATIONS = 16;

    /** The file; empty when the configuration comes from the environment or is the default. */
    Optional<Path> path();

    /** The newest {@value #MAX_GENERATIONS} generations, the newest first: that is the one which holds. */
    List<ConfigGeneration> history();

    /** The text of a generation; empty when it is none of the history. */
    Optional<String> text(long generation);

    /** What a text would do in the place of the file. Changes nothing. */
    ConfigPlan plan(String text);

    /**
     * Checks a text, writes it in the place of the file, whose old content goes to {@code FILE.previous}, and reloads. An error leaves file and
     * configuration as they were.
     *
     * @param generation the one that the text was made of
     * @throws StaleGenerationException another one holds, or the file was changed since and not reloaded
     * @throws IOException there is no file, or it cannot be written
     */
    ConfigPlan apply(String text, long generation, ReloadCause by) throws StaleGenerationException, IOException;

    /**
     * As {@link #apply} with the text of an earlier generation, whatever the file says now.
     *
     * @throws StaleGenerationException the generation is none of the history
     * @throws IOException there is no file, or it cannot be written
     */
    ConfigPlan rollback(long generation, ReloadCause by) throws StaleGenerationException, IOException;
}
