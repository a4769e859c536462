package srs.kernel.internal.stream;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.ClientLog;
import srs.kernel.config.Config;
import srs.kernel.internal.client.ClientRegistry;
import srs.kernel.internal.client.SummaryLines;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Prints the summary lines every {@code pithy_print_ms}: the one timer of all of them. On a worker thread. */
@Component(service = {}, immediate = true)
public final class PithyPrint {
    private static final String DIRECTIVE = "pithy_print_ms";
    private static final Logger LOG = LoggerFactory.getLogger("srs.pithy");

    private final Config config;
    private final Workers workers;
    private final SummaryLines lines;
    private final Registration reloads;
    /** Guarded by this. */
    private Registration timer;

    @Activate
    public PithyPrint(@Reference StreamRegistry streams, @Reference ClientRegistry clients, @Reference Config config, @Reference Workers workers) {
        this.config = config;
        this.workers = workers;
        lines = new SummaryLines(clients, key -> ofStream(streams, key));
        reloads = config.listen(changed -> restart(), DIRECTIVE);
        restart();
    }

    @Deactivate
    public synchronized void stop() {
        reloads.close();
        timer.close();
        timer = () -> {};
    }

    private synchronized void restart() {
        if (timer != null) {
            timer.close();
        }
        timer = workers.every(config.root().millis(DIRECTIVE), this::print);
    }

    private synchronized void print() {
        lines.print(System.currentTimeMillis(), (id, line) -> ClientLog.about(id, () -> LOG.info("{}", line)));
    }

    private static SummaryLines.OfStream ofStream(StreamRegistry streams, StreamKey key) {
        LiveStream stream = streams.find(key);
        StreamPolicy policy = stream == null ? StreamPolicy.DEFAULT : stream.policy();
        return new SummaryLines.OfStream(stream == null ? 0 : stream.lastBatch(), policy.mergeUs() / 1000, policy.mergeItems());
    }
}
