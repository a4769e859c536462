package srs.kernel.internal.net;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.net.TrustedProxies;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Carries max_connections (F027) and trusted_proxies from the configuration to the sockets. */
@Component(immediate = true, service = SocketSettings.class)
public final class SocketSettings {

    private final Registration reloads;

    /** @param workers listeners of the configuration are called on them, so they must be there first */
    @Activate
    public SocketSettings(@Reference Config config, @Reference SocketRegistry sockets, @Reference Workers workers) {
        follow(config, sockets);
        reloads = config.listen(changed -> follow(config, sockets), "max_connections", "trusted_proxies");
    }

    private static void follow(Config config, SocketRegistry sockets) {
        sockets.maxConnections(config.root().integer("max_connections"));
        sockets.trust(TrustedProxies.of(config.root().words("trusted_proxies")));
    }

    @Deactivate
    public void close() {
        reloads.close();
    }
}
