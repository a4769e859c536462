package srs.kernel.internal.net;

import java.util.Hashtable;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;

/**
 * Drains the server for SIGQUIT (F020): stops listening, waits until the last client has left. The launcher calls it, by its role, on a thread of its own.
 */
@Component(immediate = true, service = GracefulQuit.class)
public final class GracefulQuit implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel");
    private static final int LOOK_MS = 100;
    private static final int SAY_EVERY = 100;

    private final Config config;
    private final SocketRegistry sockets;
    private final ServiceRegistration<Runnable> registration;

    @Activate
    public GracefulQuit(@Reference Config config, @Reference SocketRegistry sockets, BundleContext context) {
        this.config = config;
        this.sockets = sockets;
        Hashtable<String, Object> role = new Hashtable<>();
        role.put("srs.role", "graceful-quit");
        role.put("srs.force.grace", Boolean.toString(config.root().isOn("force_grace_quit")));
        registration = context.registerService(Runnable.class, this, role);
    }

    @Deactivate
    public void close() {
        registration.unregister();
    }

    @Override
    public void run() {
        try {
            LOG.info("graceful quit: closes its listeners in {} ms", config.root().millis("grace_start_wait"));
            Thread.sleep(config.root().millis("grace_start_wait"));
            sockets.stopListening();
            for (int looks = 0; sockets.connections() > 0; looks++) {
                if (looks % SAY_EVERY == 0) {
                    LOG.info("graceful quit: waits for {} connections", sockets.connections());
                }
                Thread.sleep(LOOK_MS);
            }
            LOG.info("graceful quit: no connections left, exits in {} ms", config.root().millis("grace_final_wait"));
            TimeUnit.MILLISECONDS.sleep(config.root().millis("grace_final_wait"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
