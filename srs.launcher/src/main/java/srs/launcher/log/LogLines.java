package srs.launcher.log;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The newest lines of the log, wherever it goes. Lines are numbered from 1 in the order in which they were written; each is as in the log, without
 * colours and line end. A stack trace is several lines. Thread-safe; nobody is called: who follows the log asks from time to time.
 */
@ProviderType
public interface LogLines {
    /** Lines that are remembered at most. */
    int MAX_LINES = 2000;

    /** Characters of all of them at most; then there are fewer lines. */
    int MAX_CHARS = 2 << 20;

    /**
     * Lines that follow one another. Immutable.
     *
     * @param last the number of the last line that was written; of the last of these, when there are any
     * @param lines the oldest first
     */
    record Part(long last, List<String> lines) {
        public Part {
            lines = List.copyOf(lines);
        }
    }

    /** The remembered lines after this number: fewer than were written when some are forgotten. */
    Part after(long number);
}
