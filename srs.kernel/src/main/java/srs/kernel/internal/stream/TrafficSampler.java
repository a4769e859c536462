package srs.kernel.internal.stream;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.internal.client.RateWindow;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Looks at the counters of every client, stream and vhost: the one timer of all bit rates. On a worker thread. */
@Component(service = {}, immediate = true)
public final class TrafficSampler {

    private final Registration timer;

    @Activate
    public TrafficSampler(@Reference StreamRegistry streams, @Reference ClientRegistry clients, @Reference Workers workers) {
        timer = workers.every(RateWindow.PERIOD_MS, () -> {
            long nowNs = System.nanoTime();
            clients.look(nowNs);
            streams.look(nowNs);
        });
    }

    @Deactivate
    public void stop() {
        timer.close();
    }
}
