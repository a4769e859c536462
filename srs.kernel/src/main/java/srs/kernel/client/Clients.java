package srs.kernel.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Every connected client. Thread-safe; one instance for each bundle that uses it, which closes the handles that the bundle left. */
@ProviderType
public interface Clients {

    /**
     * A peer has connected.
     *
     * @param protocol {@code rtmp}, {@code http}
     * @param ip the peer's address as Java writes it; that of IPv6 becomes short, as RFC 5952 has it, without a zone
     * @param kicker ends it with a reason; called on any thread, must not block
     */
    ClientHandle connected(String protocol, String ip, Consumer<String> kicker);

    Optional<Client> find(String id);

    /** A snapshot, in no order. */
    List<Client> clients();

    /** How many there were. */
    ClientTotals totals();
}
