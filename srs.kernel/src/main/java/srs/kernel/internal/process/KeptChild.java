package srs.kernel.internal.process;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.process.Child;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;

/**
 * A program that is started again after each end: {@code STARTING → RUNNING → WAITING → STARTING …}, until it is closed. Thread-safe; starts and ends
 * come on the starting threads and on workers.
 */
final class KeptChild implements Child, ChildPool.Place {
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.process");
    /** How long one of its name that was closed is waited for: it has been killed then. */
    private static final long FORMER_MS = 2L * ChildProcesses.KILL_AFTER_MS;

    private final ChildPool pool;
    private final String bundle;
    private final ChildRequest request;
    private final Executor lines;
    private final Runnable onGone;
    private final String commandLine;
    private final long askedMs = System.currentTimeMillis();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // guarded by this
    private final Backoff backoff;
    private final LineBudget budget = new LineBudget();
    private ChildRun run;
    private Future<?> next;
    private boolean closed;
    private boolean isStarting;
    private boolean isGone;
    private long starts;
    private String lastEnd = "";
    private ChildInfo.State state = ChildInfo.State.STARTING;
    private long sinceMs = askedMs;
    private String summary = "";

    /** @param onGone called once, when it is closed and its process has ended */
    KeptChild(ChildPool pool, String bundle, ChildRequest request, Executor lines, Runnable onGone) {
        this.pool = pool;
        this.bundle = bundle;
        this.request = request;
        this.lines = lines;
        this.onGone = onGone;
        backoff = new Backoff(request.restartMs());
        commandLine = Secrets.masked(request.command());
        pool.take(this);
    }

    /** Begins when others have gone: as long as the one before publishes it, the output of a new FFmpeg is busy. */
    void beginAfter(List<KeptChild> former) {
        if (former.isEmpty()) {
            begin();
            return;
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        synchronized (this) {
            next = pool.later(FORMER_MS, () -> turn.complete(null));
        }
        turn.thenRun(() -> pool.now(this::begin));
        CompletableFuture.allOf(former.stream().map(other -> other.gone).toArray(CompletableFuture[]::new)).thenRun(() -> turn.complete(null));
    }

    /** Whether it was closed, and its process is still there. */
    synchronized boolean isEnding(String name) {
        return closed && !isGone && request.name().equals(name);
    }

    private synchronized void begin() {
        if (closed) {
            return;
        }
        isStarting = true;
        enter(ChildInfo.State.STARTING);
        try {
            pool.start(request, lines, this::isWanted).whenComplete(this::onStart);
        } catch (RejectedExecutionException e) {
            // the server ends
            isStarting = false;
        }
    }

    private synchronized boolean isWanted() {
        return !closed;
    }

    private void enter(ChildInfo.State next) {
        state = next;
        sinceMs = System.currentTimeMillis();
    }

    private void onStart(ChildRun started, Throwable failure) {
        synchronized (this) {
            isStarting = false;
            starts++;
            run = started;
            if (failure != null) {
                lastEnd = "cannot start: " + ChildPool.words(failure);
                again(true, 0);
            } else if (closed) {
                pool.end(started);
            } else {
                enter(ChildInfo.State.RUNNING);
                say(false, "started: pid " + started.pid() + ", " + commandLine);
                if (request.limitMs() > 0) {
                    pool.later(request.limitMs(), () -> pool.end(started));
                }
            }
        }
        if (started != null) {
            started.ended().thenAccept(code -> onEnd(started, code));
        } else {
            leaveWhenDone();
        }
    }

    private void onEnd(ChildRun over, int code) {
        String last = over.lastError();
        synchronized (this) {
            run = null;
            lastEnd = "code " + code + " after " + seconds(over.ranMs()) + (last.isEmpty() ? "" : ": " + last);
            if (closed || pool.isEnding()) {
                say(false, "stopped: " + lastEnd);
            } else {
                again(code != 0, over.ranMs());
            }
        }
        leaveWhenDone();
    }

    private void again(boolean isFailure, long ranMs) {
        if (closed || pool.isEnding()) {
            return;
        }
        long waitMs = backoff.afterMs(isFailure, ranMs);
        say(isFailure, (lastEnd.startsWith("code") ? "ended: " : "") + lastEnd + "; again in " + seconds(waitMs));
        enter(ChildInfo.State.WAITING);
        next = pool.later(waitMs, this::begin);
    }

    private void leaveWhenDone() {
        synchronized (this) {
            if (!closed || run != null || isStarting || isGone) {
                return;
            }
            isGone = true;
        }
        pool.giveBack(this);
        onGone.run();
        gone.complete(null);
    }

    @Override
    public void close() {
        ChildRun left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            enter(ChildInfo.State.ENDING);
            left = run;
            if (next != null) {
                next.cancel(false);
            }
        }
        if (left != null) {
            pool.end(left);
        }
        leaveWhenDone();
    }

    /** The process that runs now; null when there is none. */
    synchronized ChildRun current() {
        return run;
    }

    /** Whether a process is just being made. */
    synchronized boolean isStarting() {
        return isStarting;
    }

    @Override
    public ChildInfo info() {
        return info(CpuTimes.now());
    }

    @Override
    public synchronized ChildInfo info(CpuTimes cpu) {
        return new ChildInfo(request.name(), bundle, commandLine, state, sinceMs, run == null ? 0 : run.pid(), run == null ? 0 : run.ranMs(),
                run == null ? 0 : cpu.of(run.pid()), Math.max(0, starts - 1), lastEnd);
    }

    @Override
    public synchronized void summary(String template) {
        summary = template;
    }

    @Override
    public synchronized String summary() {
        return closed ? "" : summary.replace("{time}", Long.toString(Math.max(0, System.currentTimeMillis() - askedMs)))
                .replace("{alive}", Long.toString(run == null ? 0 : run.ranMs()));
    }

    private void say(boolean isWarning, String text) {
        if (!budget.allows(System.nanoTime() / 1_000_000)) {
            return;
        }
        String line = Lines.printable(request.name()) + " " + text + budget.skipped();
        if (isWarning) {
            LOG.warn("{}", line);
        } else {
            LOG.info("{}", line);
        }
    }

    private static String seconds(long ms) {
        return ms / 1000 + "." + ms % 1000 / 100 + " s";
    }
}
