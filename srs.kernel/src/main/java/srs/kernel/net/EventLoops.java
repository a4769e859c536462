package srs.kernel.net;

import io.netty.channel.EventLoop;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The server's event loops ({@code srs-loop-N}, one for each core): sockets, codecs, streams, timers. Thread-safe. Nothing that runs there may
 * block: no files, no name look-ups, no locks that are held for long.
 */
@ProviderType
public interface EventLoops {

    /** Every loop. */
    List<EventLoop> all();

    /**
     * How long tasks wait for a loop, by asking it twice a second.
     *
     * @param loop name of its thread
     * @param lastNs the last wait, or that of a task that waits now
     * @param longestNs the longest of the last minute or two
     */
    record Delay(String loop, long lastNs, long longestNs) {}

    /** For each loop. */
    List<Delay> delays();

    /** The next one in turn. */
    EventLoop next();
}
