package srs.kernel.internal.process;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.process.Child;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildRequest;

/**
 * A program that is started again after each end: {@code STARTING → RUNNING → WAITING → STARTING …}, until it is closed. Thread-safe; starts and ends
 * come on the starting threads and on workers.
 */
final class KeptChild implements Child {
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.process");
    private static final int MAX_COMMAND_IN_LOG = 1000;

    private final ChildPool pool;
    private final String bundle;
    private final ChildRequest request;
    private final Executor lines;
    private final Runnable onGone;
    private final Supplier<ChildInfo> place = this::info;

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

    /** @param onGone called once, when it is closed and its process has ended */
    KeptChild(ChildPool pool, String bundle, ChildRequest request, Executor lines, Runnable onGone) {
        this.pool = pool;
        this.bundle = bundle;
        this.request = request;
        this.lines = lines;
        this.onGone = onGone;
        backoff = new Backoff(request.restartMs());
        pool.take(place);
    }

    synchronized void begin() {
        if (closed) {
            return;
        }
        isStarting = true;
        try {
            pool.start(request, lines).whenComplete(this::onStart);
        } catch (RejectedExecutionException e) {
            // the server ends
            isStarting = false;
        }
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
                say(false, "started: pid " + started.pid() + ", " + commandLine());
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
            if (closed) {
                say(false, "stopped: " + lastEnd);
            } else {
                again(code != 0, over.ranMs());
            }
        }
        leaveWhenDone();
    }

    private void again(boolean isFailure, long ranMs) {
        if (closed) {
            return;
        }
        long waitMs = backoff.afterMs(isFailure, ranMs);
        say(isFailure, (lastEnd.startsWith("code") ? "ended: " : "") + lastEnd + "; again in " + seconds(waitMs));
        next = pool.later(waitMs, this::begin);
    }

    private void leaveWhenDone() {
        synchronized (this) {
            if (!closed || run != null || isStarting || isGone) {
                return;
            }
            isGone = true;
        }
        pool.giveBack(place);
        onGone.run();
    }

    @Override
    public void close() {
        ChildRun left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
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
    public synchronized ChildInfo info() {
        return new ChildInfo(request.name(), bundle, run == null ? 0 : run.pid(), run == null ? 0 : run.ranMs(), Math.max(0, starts - 1), lastEnd);
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

    private String commandLine() {
        String line = Lines.printable(String.join(" ", request.command()));
        return line.length() > MAX_COMMAND_IN_LOG ? line.substring(0, MAX_COMMAND_IN_LOG) + " ..." : line;
    }

    private static String seconds(long ms) {
        return ms / 1000 + "." + ms % 1000 / 100 + " s";
    }
}
