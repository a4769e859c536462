package srs.kernel.internal.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.internal.work.Threads;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;

/**
 * The processes of all bundles. Thread-safe.
 *
 * <p>They are started by threads of their own ({@code srs-child-N}), which live as long as the server: Linux tells a child that its parent has
 * died when the thread that started it ends.
 */
@Component(service = ChildPool.class)
public final class ChildPool {
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.process");

    /** One disk that does not answer must not hold up all starts. */
    private static final int STARTERS = 2;

    /** After KILL a process is only waited for this long. */
    private static final int GONE_WAIT_MS = 300;

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final WorkPool pool;
    private final Supplier<Path> folder;
    private final ExecutorService starters = Executors.newFixedThreadPool(STARTERS, Threads.named("srs-child-"));
    private final Set<ChildRun> runs = ConcurrentHashMap.newKeySet();
    private final Set<Supplier<ChildInfo>> places = ConcurrentHashMap.newKeySet();
    private final Thread hook = Threads.named("srs-child-end-").newThread(this::endAll);

    private final Runtime jvm;

    // guarded by this
    private Launch launch;

    @Activate
    public ChildPool(@Reference WorkPool pool, @Reference Config config) {
        this(pool, () -> Path.of(config.root().string("work_dir")).toAbsolutePath(), Runtime.getRuntime());
    }

    /**
     * With another number of parameters than the other one has: Declarative Services tells constructors apart by it.
     *
     * @param folder where children run whose request does not say
     * @param jvm with whose end they end
     */
    public ChildPool(WorkPool pool, Supplier<Path> folder, Runtime jvm) {
        this.pool = pool;
        this.folder = folder;
        this.jvm = jvm;
        jvm.addShutdownHook(hook);
    }

    @Deactivate
    public void close() {
        try {
            jvm.removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM ends, and the hook has begun
            LOG.debug("children end with the JVM");
        }
        endAll();
        starters.shutdown();
    }

    /** Ends the children of all bundles, and waits as {@link #awaitEnd}. */
    void endAll() {
        List<ChildRun> left = List.copyOf(runs);
        left.forEach(ChildRun::terminate);
        awaitEnd(left);
    }

    /** Waits for processes that were told to end; kills what is left after the grace time. */
    static void awaitEnd(List<ChildRun> ending) {
        if (!await(ChildProcesses.KILL_AFTER_MS, () -> ending.stream().allMatch(ChildRun::isGone))) {
            ending.forEach(ChildRun::kill);
            await(GONE_WAIT_MS, () -> ending.stream().allMatch(ChildRun::isGone));
        }
    }

    /** Waits for something at most so long. */
    static boolean await(long withinMs, BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs >= 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }

    /** Takes a place among all children, until it is given back. */
    void take(Supplier<ChildInfo> child) {
        places.add(child);
        if (places.size() > ChildProcesses.MAX_IN_ALL) {
            places.remove(child);
            throw new RejectedExecutionException("there are " + ChildProcesses.MAX_IN_ALL + " child processes, which is the most");
        }
    }

    void giveBack(Supplier<ChildInfo> child) {
        places.remove(child);
    }

    List<ChildInfo> children() {
        return places.stream().map(Supplier::get).sorted(Comparator.comparing(ChildInfo::bundle).thenComparing(ChildInfo::name)).toList();
    }

    /**
     * Starts a process; fails with an {@link IOException}.
     *
     * @param lines where listeners of lines are called
     */
    CompletableFuture<ChildRun> start(ChildRequest request, Executor lines) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Path directory = folder.get();
                ChildRun run = new ChildRun(launch().start(request, directory), request, directory, pool, lines);
                runs.add(run);
                run.ended().thenRun(() -> runs.remove(run));
                return run;
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }, starters);
    }

    private synchronized Launch launch() {
        if (launch == null) {
            launch = Launch.probe();
        }
        return launch;
    }

    /** TERM at once, by a worker thread, and KILL to what is left after the grace time. */
    void end(ChildRun run) {
        pool.execute(run::terminate);
        later(ChildProcesses.KILL_AFTER_MS, () -> {
            if (!run.isGone()) {
                run.kill();
            }
        });
    }

    /** Runs something on a worker thread. */
    void now(Runnable task) {
        pool.execute(task);
    }

    /** Runs something on a worker thread, later. */
    Future<?> later(long afterMs, Runnable task) {
        return pool.schedule(afterMs, () -> pool.execute(task));
    }

    /** What went wrong, as one line for the log. */
    static String words(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : Lines.printable(cause.getMessage());
    }
}
