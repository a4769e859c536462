package srs.launcher.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.launcher.Roles;

/**
 * What happens between the start and the end: signals come in, the end comes out. {@code RUNNING → DRAINING → ENDED}.
 *
 * <p>Thread-safe: signals arrive on the JVM's threads. Work that a signal starts runs on a thread of its own.
 */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private enum State { RUNNING, DRAINING, ENDED }

    private final SrsLog log;
    private final KernelServices kernel;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final Coalesced reloads = new Coalesced("srs-reload", this::reload);
    private State state = State.RUNNING;

    Lifecycle(BundleContext framework, SrsLog log) {
        this.log = log;
        kernel = new KernelServices(framework);
    }

    /** From now on signals count. The quit signal may be null. */
    void hearSignals(QuitSignal quit) {
        Signals.hear(this::signal, "TERM", "INT", "HUP", "USR1");
        if (quit != null) {
            quit.hear(() -> signal("QUIT"));
        }
    }

    /** Ends the server with this exit code; the first call counts. Returns at once. */
    void end(int exitCode) {
        synchronized (this) {
            state = State.ENDED;
        }
        end.complete(exitCode);
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** Runs this at the end, or now when it is over. */
    void atEnd(Runnable action) {
        end.thenRun(action);
    }

    /** Ends the server when the process that started it has ended. */
    void followParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> {
            LOG.info("asprocess: the parent process {} has ended: stop", parent.pid());
            end(0);
        }));
    }

    /** Waits for the end and returns the exit code. */
    int awaitEnd() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        switch (name) {
            case "HUP" -> reloads.ask();
            case "USR1" -> log.reopen();
            case "QUIT" -> drain(name);
            default -> stop(name);
        }
    }

    private void stop(String name) {
        ServiceReference<Runnable> quit = kernel.find(Runnable.class, Roles.GRACEFUL_QUIT);
        if (quit != null && Boolean.parseBoolean(String.valueOf(quit.getProperty(Roles.FORCE_GRACE)))) {
            drain(name);
            return;
        }
        LOG.info("signal {}: stop", name);
        end(0);
    }

    private synchronized void drain(String name) {
        if (state != State.RUNNING) {
            return;
        }
        state = State.DRAINING;
        LOG.info("signal {}: stop when the last client has left", name);
        inBackground("srs-graceful-quit", () -> {
            if (!kernel.run(Roles.GRACEFUL_QUIT)) {
                LOG.warn("nobody knows when the last client leaves: stop now");
            }
            end(0);
        });
    }

    private void reload() {
        if (!kernel.run(Roles.RELOAD)) {
            LOG.warn("signal HUP: nobody can read the configuration again");
        }
    }

    private static void inBackground(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
