package srs.kernel.internal.net;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Carries max_connections (F027) from the configuration to the sockets. */
@Component(immediate = true, service = ConnectionLimit.class)
public final class ConnectionLimit {

    private final Registration reloads;

    /** @param workers listeners of the configuration are called on them, so they must be there first */
    @Activate
    public ConnectionLimit(@Reference Config config, @Reference SocketRegistry sockets, @Reference Workers workers) {
        sockets.maxConnections(config.root().integer("max_connections"));
        reloads = config.listen(changed -> sockets.maxConnections(config.root().integer("max_connections")), "max_connections");
    }

    @Deactivate
    public void close() {
        reloads.close();
    }
}
