package srs.kernel.internal.stream;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.ClientLog;

/** Says why frames were dropped for one subscriber: the first time at once, then a sum every 10 s. Confined to its owner's thread. */
final class DropReport {

    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.stream");
    private static final long REPEAT_NS = TimeUnit.SECONDS.toNanos(10);

    private final String clientId;
    private final String subscriber;
    private long unsaid;
    private long saidAtNs;
    private String cause = "";
    private long limitUs;

    DropReport(String clientId, String subscriber) {
        this.clientId = clientId;
        this.subscriber = subscriber;
    }

    void add(int frames, String why, long queueLimitUs) {
        unsaid += frames;
        cause = why;
        limitUs = queueLimitUs;
        if (saidAtNs == 0 || System.nanoTime() - saidAtNs >= REPEAT_NS) {
            flush();
        }
    }

    /** Says what was not said yet. */
    void flush() {
        if (unsaid == 0) {
            return;
        }
        ClientLog.about(clientId, () -> LOG.info("{} lost {} frames: {}; queue_length is {} s", subscriber, unsaid, cause, limitUs / 1_000_000));
        unsaid = 0;
        saidAtNs = System.nanoTime();
    }
}
