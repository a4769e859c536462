package srs.kernel.internal.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import srs.kernel.internal.work.BundleStoppedException;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.UsingBundle;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.process.Child;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.ChildResult;
import srs.kernel.work.Faults;

/** One bundle's child processes; all end when the bundle stops. Thread-safe. */
@Component(service = ChildProcesses.class, scope = ServiceScope.BUNDLE)
public final class BundleChildren implements ChildProcesses {
    /** A process that is just being made is waited for, to end it; what has not come so far is not made any more. */
    private static final int START_WAIT_MS = 400;

    private final ChildPool pool;
    private final String bundle;
    private final BundleWorkers workers;
    private final Executor lines;
    private final Set<KeptChild> kept = ConcurrentHashMap.newKeySet();
    private final Set<OneRun> once = ConcurrentHashMap.newKeySet();
    private final BooleanSupplier isServerStopping;
    private volatile boolean closed;

    @Activate
    public BundleChildren(@Reference ChildPool pool, @Reference WorkPool work, @Reference Faults faults, ComponentContext context) {
        this(pool, work, faults, UsingBundle.name(context),
                () -> context.getBundleContext().getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING);
    }

    /**
     * For callers without a framework.
     *
     * @param isServerStopping whether all bundles stop now, and not this one alone
     */
    public BundleChildren(ChildPool pool, WorkPool work, Faults faults, String bundle, BooleanSupplier isServerStopping) {
        this.pool = pool;
        this.bundle = bundle;
        this.isServerStopping = isServerStopping;
        workers = new BundleWorkers(work, faults, bundle);
        lines = workers.serial("child processes");
    }

    @Override
    public Child keep(ChildRequest request) {
        check();
        KeptChild[] self = new KeptChild[1];
        KeptChild child = new KeptChild(pool, bundle, request, this::line, () -> kept.remove(self[0]));
        self[0] = child;
        List<KeptChild> former = kept.stream().filter(other -> other.isEnding(request.name())).toList();
        kept.add(child);
        child.beginAfter(former);
        if (closed) {
            child.close();
        }
        return child;
    }

    @Override
    public CompletableFuture<ChildResult> run(ChildRequest request, int limitBytes) {
        check();
        OneRun[] self = new OneRun[1];
        OneRun run = new OneRun(pool, bundle, request, limitBytes, () -> once.remove(self[0]));
        self[0] = run;
        once.add(run);
        CompletableFuture<ChildResult> answer = run.begin(this::line);
        if (closed) {
            run.close();
        }
        return answer;
    }

    private void line(Runnable task) {
        if (!closed) {
            lines.execute(task);
        }
    }

    private void check() {
        if (closed) {
            throw new BundleStoppedException(bundle);
        }
        if (kept.size() + once.size() >= MAX_PER_BUNDLE) {
            throw new RejectedExecutionException("bundle " + bundle + " has " + MAX_PER_BUNDLE + " child processes, which is the most");
        }
    }

    @Override
    public List<ChildInfo> children() {
        return pool.children();
    }

    @Override
    public Optional<Path> program(String name, Path folder) {
        return pool.program(name, folder);
    }

    /** Ends all, and waits until they have gone: at most the time of grace and a little. */
    @Deactivate
    public void close() {
        closed = true;
        List<KeptChild> all = List.copyOf(kept);
        List<OneRun> runs = List.copyOf(once);
        all.forEach(KeptChild::close);
        runs.forEach(OneRun::close);
        if (isServerStopping.getAsBoolean()) {
            // there is not time for one bundle after the other
            pool.endAll();
        }
        ChildPool.await(START_WAIT_MS, () -> all.stream().noneMatch(KeptChild::isStarting) && runs.stream().noneMatch(OneRun::isStarting));
        ChildPool.awaitEnd(Stream.concat(all.stream().map(KeptChild::current), runs.stream().map(OneRun::current)).filter(Objects::nonNull).toList());
        workers.close();
    }
}
