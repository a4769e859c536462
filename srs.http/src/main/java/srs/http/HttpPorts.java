package srs.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import srs.kernel.net.Endpoint;

/** The ports that the front has open: an OSGi service. Thread-safe; it may wait for a port that is being opened, so not for an event loop. */
@ProviderType
public interface HttpPorts {
    /**
     * Where it listens for an endpoint of the configuration, with the port that the system chose for port 0.
     *
     * @return empty when it does not, for it is not configured or could not be opened
     */
    Optional<InetSocketAddress> address(Endpoint configured);
}
