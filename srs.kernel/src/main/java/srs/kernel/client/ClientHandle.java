package srs.kernel.client;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.stream.StreamKey;

/** The owner's side of a {@link Client}. Thread-safe, except that the counters are to be added to by one thread at a time. */
@ProviderType
public interface ClientHandle extends Client, AutoCloseable {

    /** It publishes or plays this stream now. */
    void identify(ClientType type, StreamKey stream, Map<String, String> attributes);

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
