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

    /** The next one in turn. */
    EventLoop next();
}
