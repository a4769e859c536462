package srs.testkit.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** Runs tasks at once, and those of timers when the test says. Confined to the test's thread. */
public final class FakeWorkers implements Workers {
    /** Tasks that are to run once, later. */
    public final List<Timer> later = new ArrayList<>();
    /** Tasks that are to run again and again. */
    public final List<Timer> periodic = new ArrayList<>();
    /** Timers that were closed. */
    public int cancelled;

    /** A task of a timer, and its delay or period. */
    public record Timer(long ms, Runnable task) {}

    @Override
    public Executor serial(String name) {
        return Runnable::run;
    }

    @Override
    public Executor conversations() {
        return Runnable::run;
    }

    /** Without a delay it runs at once. */
    @Override
    public Registration after(long delayMs, Runnable task) {
        if (delayMs == 0) {
            task.run();
            return () -> {};
        }
        return add(later, new Timer(delayMs, task));
    }

    @Override
    public Registration every(long periodMs, Runnable task) {
        return add(periodic, new Timer(periodMs, task));
    }

    private Registration add(List<Timer> timers, Timer timer) {
        timers.add(timer);
        return () -> cancelled += timers.remove(timer) ? 1 : 0;
    }

    /** The time of all that are to run once has come. */
    public void runLater() {
        List<Timer> due = List.copyOf(later);
        later.clear();
        due.forEach(timer -> timer.task.run());
    }
}
