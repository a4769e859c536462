package srs.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** The traffic of the last five minutes, so that whoever opens the page sees what was. Looks every {@value #PERIOD_MS} ms, on a worker thread. Thread-safe. */
@Component(service = History.class)
public final class History {

    static final long PERIOD_MS = 2_000;

    /** Samples that are kept. */
    static final int SAMPLES = 150;

    /**
     * One period. Immutable.
     *
     * @param number counts from 1, without a gap
     * @param atMs its end, Unix time
     * @param receivedKbps payload of publishers
     * @param sentKbps payload to players
     * @param droppedFrames what slow players and files did not get
     */
    record Sample(long number, long atMs, long receivedKbps, long sentKbps, long droppedFrames) {}

    private final StreamHub hub;
    private final Registration looks;

    // guarded by this
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Map<String, Long> dropped = Map.of();
    private long received;
    private long sent;
    private long lastNs;
    private long number;

    @Activate
    public History(@Reference StreamHub hub, @Reference Workers workers) {
        this(hub, workers, System.nanoTime());
    }

    History(StreamHub hub, Workers workers, long nowNs) {
        this.hub = hub;
        read(nowNs);
        looks = workers.every(PERIOD_MS, () -> look(System.nanoTime(), System.currentTimeMillis()));
    }

    @Deactivate
    public void stop() {
        looks.close();
    }

    /** Samples after the one of that number, oldest first. */
    synchronized List<Sample> after(long seen) {
        // a number from before a restart of this bundle is none of ours
        return samples.stream().filter(sample -> seen > number || sample.number() > seen).toList();
    }

    synchronized void look(long nowNs, long nowMs) {
        long receivedBefore = received;
        long sentBefore = sent;
        double ms = Math.max(1, (nowNs - lastNs) / 1e6);
        long lost = read(nowNs);
        samples.add(new Sample(++number, nowMs, kbps(received - receivedBefore, ms), kbps(sent - sentBefore, ms), lost));
        if (samples.size() > SAMPLES) {
            samples.remove();
        }
    }

    /** Takes the counters as they are now. @return frames that were dropped since */
    private long read(long nowNs) {
        lastNs = nowNs;
        List<VhostInfo> vhosts = new ArrayList<>(hub.vhosts());
        received = vhosts.stream().mapToLong(VhostInfo::receivedBytes).sum();
        sent = vhosts.stream().mapToLong(VhostInfo::sentBytes).sum();
        Map<String, Long> now = new HashMap<>();
        long lost = 0;
        for (StreamInfo stream : hub.streams()) {
            if (stream.droppedFrames() > 0) {
                now.put(stream.id(), stream.droppedFrames());
                lost += Math.max(0, stream.droppedFrames() - dropped.getOrDefault(stream.id(), 0L));
            }
        }
        dropped = now;
        return lost;
    }

    private static long kbps(long bytes, double ms) {
        return Math.round(Math.max(0, bytes) * 8 / ms);
    }
}
