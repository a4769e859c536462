package srs.kernel.client;

import java.util.Map;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.stream.StreamKey;

/** The owner's side of a {@link Client}. Thread-safe, except that the counters are to be added to by one thread at a time. */
@ProviderType
public interface ClientHandle extends Client, AutoCloseable {

    /** It publishes or plays this stream now. */
    void identify(ClientType type, StreamKey stream, Map<String, String> attributes);

    /**
     * What the log says of its activity now and then, in SRS's words (F011). The first two words name the stage, {@code -> PLA}: its clients share one line in
     * each {@code pithy_print_ms}. For {@code {time}} comes its age in milliseconds, for {@code {okbps}} and {@code {ikbps}} the bit rates that go out and come
     * in (of 5 s, 30 s, 5 minutes), for {@code {msgs}} the items of the stream's last batch, for {@code {mw_ms}} and {@code {mw_msgs}} its merged write. To be
     * called when the activity has begun; forgotten when it ends.
     */
    default void summary(String template) {}

    /** Who tells its {@link #condition}; called on any thread, now and then. */
    default void condition(Supplier<String> teller) {}

    /** It does neither any more, but stays connected. */
    void idle();

    /** The address that a trusted proxy told. */
    void ip(String address);

    void addReceivedBytes(long bytes);

    void addSentBytes(long bytes);

    void addDroppedFrames(long frames);

    /** An error ends it, for the statistics. To be called before {@link #close}; at most the first call counts. */
    void failed();

    /** It is gone. At most the first call counts. */
    @Override
    void close();
}
