package srs.kernel.net;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** An endpoint that is being listened on. Thread-safe. */
@ProviderType
public interface Listening extends AutoCloseable {

    /** The bound address, with the port that the system chose for port 0. */
    InetSocketAddress address();

    /** Stops accepting; the socket stays for its grace time. Accepted connections live on. At most the first call counts. */
    @Override
    void close();

    /** The same without the grace time: nobody shall listen there any more. */
    void end();
}
