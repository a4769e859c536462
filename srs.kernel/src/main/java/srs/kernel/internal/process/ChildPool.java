package srs.kernel.internal.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.internal.work.Threads;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.process.CarriedProgram;
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
    private final Set<Place> places = ConcurrentHashMap.newKeySet();
    private final Thread hook = Threads.named("srs-child-end-").newThread(this::endForGood);
    private final Programs programs = new Programs(System.getenv("PATH"), this::carried);

    private final Runtime jvm;
    private volatile boolean ending;

    /** What bundles bring, in the order of their ranking: the lowest first. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<CarriedProgram> carriedPrograms = List.of();

    // guarded by this
    private Launch launch;

    /** A child as one of all. */
    interface Place {
        ChildInfo info(CpuTimes cpu);

        /** Its line for the log, with the milliseconds that are to stand in it; empty when it says nothing. */
        default String summary() {
            return "";
        }
    }

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
        endForGood();
        starters.shutdown();
    }

    private void endForGood() {
        List<ChildRun> last = List.copyOf(runs);
        endAll();
        DeathWatch watch = launched().map(Launch::watch).orElse(null);
        if (watch != null) {
            last.stream().filter(ChildRun::isGone).forEach(run -> watch.remove(run.pid()));
            watch.close();
        }
    }

    private List<CarriedProgram> carried() {
        List<CarriedProgram> all = new ArrayList<>(carriedPrograms);
        Collections.reverse(all);
        return all;
    }

    /** As {@link ChildProcesses#program}. */
    Optional<Path> program(String name, Path directory) {
        try {
            return Optional.of(programs.find(name, directory));
        } catch (IOException e) {
            LOG.debug("{}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether all children end now, since the server does. */
    boolean isEnding() {
        return ending;
    }

    /** Ends the children of all bundles for good, and waits as {@link #awaitEnd}. */
    void endAll() {
        ending = true;
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
    void take(Place child) {
        places.add(child);
        if (places.size() > ChildProcesses.MAX_IN_ALL) {
            places.remove(child);
            throw new RejectedExecutionException("there are " + ChildProcesses.MAX_IN_ALL + " child processes, which is the most");
        }
    }

    void giveBack(Place child) {
        places.remove(child);
    }

    List<ChildInfo> children() {
        CpuTimes cpu = CpuTimes.now();
        return places.stream().map(place -> place.info(cpu)).sorted(Comparator.comparing(ChildInfo::bundle).thenComparing(ChildInfo::name)).toList();
    }

    /** All that have places, in no order. */
    Set<Place> places() {
        return places;
    }

    /**
     * Starts a process; fails with an {@link IOException}.
     *
     * @param lines where listeners of lines are called
     * @param isWanted asked when its turn has come: what was closed since is not started any more
     */
    CompletableFuture<ChildRun> start(ChildRequest request, Executor lines, BooleanSupplier isWanted) {
        return CompletableFuture.supplyAsync(() -> {
            if (ending || !isWanted.getAsBoolean()) {
                throw new CompletionException(new IOException("it is not wanted any more"));
            }
            try {
                Path directory = folder.get();
                Launch now = launch();
                ChildRun run = new ChildRun(now.start(request, directory), request, directory, pool, lines);
                runs.add(run);
                run.ended().thenRun(() -> {
                    runs.remove(run);
                    forget(now.watch(), run);
                });
                return run;
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }, starters);
    }

    /** Its descendants may need the grace time, too. */
    private void forget(DeathWatch watch, ChildRun run) {
        if (run.isGone()) {
            watch.remove(run.pid());
            return;
        }
        try {
            later(ChildProcesses.KILL_AFTER_MS + GONE_WAIT_MS, () -> watch.remove(run.pid()));
        } catch (RejectedExecutionException e) {
            // the server ends, and with it the watch
            LOG.debug("{} is not waited for", run.pid());
        }
    }

    private synchronized Launch launch() {
        if (launch == null) {
            launch = Launch.probe(programs);
        }
        return launch;
    }

    private synchronized Optional<Launch> launched() {
        return Optional.ofNullable(launch);
    }

    /** TERM at once, by a worker thread, and KILL to what is left after the grace time. Only one TERM: FFmpeg leaves its files unfinished at the second. */
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
