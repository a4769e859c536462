package srs.launcher.log;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.event.Level;

/**
 * Where the server's log goes and how much of it is written. Thread-safe; every call takes effect for the next line.
 *
 * <p>Until the kernel has read the configuration the log is on the console at INFO.
 */
@ProviderType
public interface LogControl {
    /** Key of slf4j's MDC that holds the id of the client a line is about; without it a line bears {@link #serverId()}. */
    String CID = "cid";
    /** Key of slf4j's MDC that holds the errno of a warning or an error; without it the field is 0. */
    String ERRNO = "errno";

    /** Writes to standard output, in colours when that is a terminal. */
    void console();

    /**
     * Appends to a file, whose missing folders are made.
     *
     * @throws IOException when the file cannot be opened; the log then stays where it was
     */
    void file(Path file) throws IOException;

    /** Closes and opens the log file, after a rotation moved it away. Nothing happens on the console. */
    void reopen();

    /** Writes lines of this level and above. */
    void level(Level level);

    /** Writes times in UTC, or in local time. */
    void utc(boolean utc);

    /** The id of the server itself, eight characters of [0-9a-z]. */
    String serverId();
}
