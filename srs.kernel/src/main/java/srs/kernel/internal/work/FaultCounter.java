package srs.kernel.internal.work;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.work.Faults;

/** Counts what bundles did wrong, and says so at most every 10 s for a bundle and place. Thread-safe. */
@Component(service = {Faults.class, FaultCounter.class})
public final class FaultCounter implements Faults {

    /** Different places that are remembered; beyond it new ones are only logged. */
    static final int MAX_PLACES = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final long REPEAT_NS = TimeUnit.SECONDS.toNanos(10);

    /** Hears of the faults that may stop a bundle, on the thread where they happen. */
    interface Judge {
        void onFault(String bundle, String last);
    }

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final Map<String, String> stopped = new ConcurrentHashMap<>();
    private volatile Judge judge = (bundle, last) -> {};

    @Override
    public void report(String bundle, String where, Throwable cause) {
        if (AfterStop.isReason(cause)) {
            return;
        }
        add(bundle, where, cause, true);
        judge.onFault(bundle, text(cause));
    }

    @Override
    public void reportServing(String bundle, String where, Throwable cause) {
        if (!AfterStop.isReason(cause)) {
            add(bundle, where, cause, true);
        }
    }

    /** Counts what the caller has told. */
    public void count(String bundle, String where, Throwable cause, boolean isReasonToStop) {
        add(bundle, where, cause, false);
        if (isReasonToStop) {
            judge.onFault(bundle, text(cause));
        }
    }

    /** The one who judges from now on. */
    void judge(Judge next) {
        judge = next;
    }

    /** A bundle is stopped for this reason; null: it is not any more. */
    void stopped(String bundle, String reason) {
        if (reason == null) {
            stopped.remove(bundle);
        } else {
            stopped.put(bundle, reason);
        }
    }

    @Override
    public Optional<String> stopped(String bundle) {
        return Optional.ofNullable(stopped.get(bundle));
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause).replaceAll("\\p{Cntrl}", " ");
    }

    private void add(String bundle, String where, Throwable cause, boolean isToTell) {
        String id = bundle + " " + where;
        Place place = places.get(id);
        if (place == null && places.size() < MAX_PLACES) {
            place = places.computeIfAbsent(id, k -> new Place(bundle, where));
        }
        if (place != null) {
            place.add(cause, isToTell);
        } else if (isToTell) {
            LOG.error("bundle {} failed in {}", bundle, where, cause);
        }
    }

    @Override
    public List<Fault> faults() {
        return places.values().stream().map(Place::snapshot).sorted(Comparator.comparingLong(Fault::count).reversed()).toList();
    }

    /** One bundle and place. Guarded by itself. */
    private static final class Place {
        private final String bundle;
        private final String where;
        private long count;
        private long saidAtNs;
        private long saidCount;
        private String last = "";

        Place(String bundle, String where) {
            this.bundle = bundle;
            this.where = where;
        }

        synchronized void add(Throwable cause, boolean isToTell) {
            long nowNs = System.nanoTime();
            count++;
            last = text(cause);
            if (!isToTell) {
                return;
            }
            if (count == 1) {
                LOG.error("bundle {} failed in {}", bundle, where, cause);
            } else if (nowNs - saidAtNs < REPEAT_NS) {
                return;
            } else {
                LOG.error("bundle {} failed in {} {} more times, last: {}", bundle, where, count - saidCount, last);
            }
            saidAtNs = nowNs;
            saidCount = count;
        }

        synchronized Fault snapshot() {
            return new Fault(bundle, where, count, last);
        }
    }
}
