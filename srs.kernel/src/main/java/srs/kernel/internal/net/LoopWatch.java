package srs.kernel.internal.net;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.FeatureBundles;
import srs.kernel.internal.work.Threads;
import srs.kernel.net.EventLoops;

/**
 * Names the feature that holds an event loop: all connections of that loop wait for it. Lives on the thread {@code srs-watch-1}.
 *
 * <p>A loop that has not answered for {@value #LIMIT_MS} ms has its stack looked at; the topmost frame that is of a feature tells whose fault it is. A loop that
 * only had no processor is not told from one that computes, so that alone stops no bundle; one that waits is (a lock, a sleep).
 */
@Component(service = {}, immediate = true)
public final class LoopWatch {

    /** A task that waits for its loop so long is reported. */
    static final int LIMIT_MS = 1_000;

    /** Between two questions to a loop. */
    static final int PERIOD_MS = 500;

    /** How the fault is called. */
    static final String FAULT = "held a loop";

    private static final long LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    private final List<LoopTick> loops;
    private final Function<String, Optional<String>> featureOf;
    private final FaultCounter faults;
    private final LongSupplier clockNs;
    private volatile boolean isClosed;

    // the watching thread only
    private final Map<LoopTick, String> held = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    private long sampledNs;

    @Activate
    public LoopWatch(BundleContext context, @Reference LoopGroup loops, @Reference FaultCounter faults) {
        this(loops, faults, name -> FeatureBundles.of(context, name).map(b -> b.getSymbolicName()), System::nanoTime);
        Threads.named("srs-watch-").newThread(this::run).start();
    }

    /** @param featureOf symbolic name of the feature that has a class of this name */
    LoopWatch(LoopGroup loops, FaultCounter faults, Function<String, Optional<String>> featureOf, LongSupplier clockNs) {
        this.loops = loops.ticks();
        this.faults = faults;
        this.featureOf = featureOf;
        this.clockNs = clockNs;
        sampledNs = clockNs.getAsLong();
    }

    @Deactivate
    public void close() {
        isClosed = true;
    }

    private void run() {
        while (!isClosed) {
            sample();
            LockSupport.parkNanos(PERIOD_NS);
        }
    }

    /** Looks at each loop once. */
    void sample() {
        long nowNs = clockNs.getAsLong();
        // the whole process stood still (a suspended machine, a long collection): no loop is to blame
        boolean wasAway = nowNs - sampledNs > 2 * PERIOD_NS;
        sampledNs = nowNs;
        for (LoopTick loop : loops) {
            String culprit = held.get(loop);
            long waitsNs = loop.ask(nowNs, clockNs);
            if (waitsNs < 0 && culprit != null) {
                held.remove(loop);
                LOG.warn("{} goes on after {} s, held by {}", loop.name(), seconds(loop.lastNs()), culprit);
            } else if (waitsNs >= LIMIT_NS && culprit == null && !wasAway && loop.thread() != null) {
                held.put(loop, blame(loop, waitsNs));
            }
        }
    }

    /** Says who holds it, and counts it when that is a feature. */
    private String blame(LoopTick loop, long heldNs) {
        Thread thread = loop.thread();
        Thread.State state = thread.getState();
        StackTraceElement[] stack = thread.getStackTrace();
        for (StackTraceElement frame : stack) {
            Optional<String> feature = featureOf.apply(frame.getClassName());
            if (feature.isPresent()) {
                String culprit = feature.get() + " (" + place(frame) + ")";
                Held cause = new Held(loop.name() + " for more than " + LIMIT_MS + " ms, in " + place(frame), stack);
                // the stack once for each bundle
                LOG.warn("{} is held for {} s by {}", loop.name(), seconds(heldNs), culprit, shown.add(feature.get()) ? cause : null);
                faults.count(feature.get(), FAULT, cause, state != Thread.State.RUNNABLE);
                return culprit;
            }
        }
        String culprit = "no feature" + (stack.length == 0 ? "" : " (" + place(stack[0]) + ")");
        LOG.warn("{} is held for {} s by {}", loop.name(), seconds(heldNs), culprit);
        return culprit;
    }

    private static String place(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName() + " " + frame.getLineNumber();
    }

    private static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / 1e9);
    }

    /** What is counted as the fault: the loop's stack. */
    private static final class Held extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Held(String message, StackTraceElement[] stack) {
            super(message, null, false, true);
            setStackTrace(stack);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
