package srs.kernel.internal.client;

import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.config.Config;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Ends the clients of a vhost that a reload removes or turns off, as SRS does, whatever their protocol. Called on a worker thread. */
@Component(immediate = true, service = VhostClients.class)
public final class VhostClients {

    private final Config config;
    private final ClientRegistry clients;
    private final Registration reloads;

    /** @param workers listeners of the configuration are called on them, so they must be there first */
    @Activate
    public VhostClients(@Reference Config config, @Reference ClientRegistry clients, @Reference Workers workers) {
        this.config = config;
        this.clients = clients;
        reloads = config.listen(this::changed, "vhost.enabled");
    }

    @Deactivate
    public void close() {
        reloads.close();
    }

    private void changed(Set<String> vhosts) {
        for (ConnectedClient client : clients.byId.values()) {
            String vhost = client.stream().map(StreamKey::vhost).orElse("");
            boolean isOfAChangedOne = vhosts.contains("vhost[" + vhost + "]") || vhosts.contains("vhost[" + vhost + "].enabled");
            if (isOfAChangedOne && config.resolveVhost(vhost).filter(vhost::equals).isEmpty()) {
                client.kick("vhost " + vhost + " is not served any more");
            }
        }
    }
}
