package srs.kernel.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.ChildResult;

/** A program that runs once, its output in a file that is removed when it was read. Thread-safe. */
final class OneRun implements ChildPool.Place {
    private static final long LOOK_MS = 50;

    private final ChildPool pool;
    private final String bundle;
    private final ChildRequest request;
    private final int limitBytes;
    private final Runnable onGone;
    private final CompletableFuture<ChildResult> answer = new CompletableFuture<>();
    private final long askedMs = System.currentTimeMillis();

    private volatile ChildRun run;
    private volatile Path file;
    private volatile boolean isTooLate;
    private volatile boolean isStarting = true;

    /** @param onGone called once, when there is nothing left of it */
    OneRun(ChildPool pool, String bundle, ChildRequest request, int limitBytes, Runnable onGone) {
        this.pool = pool;
        this.bundle = bundle;
        this.request = request;
        this.limitBytes = limitBytes;
        this.onGone = onGone;
        pool.take(this);
    }

    CompletableFuture<ChildResult> begin(Executor lines) {
        answer.whenComplete((result, failure) -> {
            ChildRun left = run;
            if (failure != null && left != null) {
                pool.end(left);
            }
        });
        try {
            CompletableFuture.runAsync(this::makeFile, pool::now)
                    .thenCompose(made -> pool.start(request.withOutput(new ChildOutput.ToFile(file)), lines, () -> !answer.isDone()))
                    .whenComplete((started, failure) -> onStart(started, failure));
        } catch (RejectedExecutionException e) {
            leave();
            throw e;
        }
        return answer;
    }

    private void makeFile() {
        try {
            file = Files.createTempFile("srs-child-", ".out");
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void onStart(ChildRun started, Throwable failure) {
        run = started;
        isStarting = false;
        if (started == null) {
            leave();
            answer.completeExceptionally(failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
            return;
        }
        if (answer.isDone()) {
            pool.end(started);
        }
        if (request.limitMs() > 0) {
            pool.later(request.limitMs(), () -> {
                isTooLate = !started.ended().isDone();
                pool.end(started);
            });
        }
        pool.later(LOOK_MS, this::look);
        started.ended().thenAccept(this::onEnd);
    }

    /** Ends a program that writes too much. */
    private void look() {
        ChildRun now = run;
        if (now.ended().isDone() || answer.isDone()) {
            return;
        }
        if (file.toFile().length() > limitBytes) {
            answer.completeExceptionally(tooMuch());
        } else {
            pool.later(LOOK_MS, this::look);
        }
    }

    private IOException tooMuch() {
        return new IOException(request.name() + " wrote more than " + limitBytes + " bytes");
    }

    private void onEnd(int code) {
        try {
            if (Files.size(file) > limitBytes) {
                answer.completeExceptionally(tooMuch());
            } else {
                answer.complete(new ChildResult(code, isTooLate, Files.readAllBytes(file), run.lastError()));
            }
        } catch (IOException e) {
            answer.completeExceptionally(e);
        } finally {
            leave();
        }
    }

    private void leave() {
        Path made = file;
        if (made != null) {
            made.toFile().delete();
        }
        pool.giveBack(this);
        onGone.run();
    }

    /** The bundle has stopped. */
    void close() {
        answer.completeExceptionally(new IOException("bundle " + bundle + " has stopped"));
    }

    /** The process; null when it has not been started. */
    ChildRun current() {
        return run;
    }

    /** Whether its process is still to be made. */
    boolean isStarting() {
        return isStarting;
    }

    @Override
    public ChildInfo info(CpuTimes cpu) {
        ChildRun now = run;
        ChildInfo.State state = answer.isDone() ? ChildInfo.State.ENDING : now == null ? ChildInfo.State.STARTING : ChildInfo.State.RUNNING;
        return new ChildInfo(request.name(), bundle, Secrets.masked(request.command()), state, now == null ? askedMs : System.currentTimeMillis() - now.ranMs(),
                now == null ? 0 : now.pid(), now == null ? 0 : now.ranMs(), now == null ? 0 : cpu.of(now.pid()), 0, "");
    }
}
