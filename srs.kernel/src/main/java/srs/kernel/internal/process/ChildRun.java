package srs.kernel.internal.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;

/** One process, from its start until it and its descendants have gone. Thread-safe. */
final class ChildRun {
    private static final Logger LOG = LoggerFactory.getLogger("srs.kernel.process");
    private static final long DRAIN_MS = 30;

    private final Process process;
    private final long startedNs = System.nanoTime();
    private final Lines errorLines;
    private final Path errorFile;
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    // guarded by this
    private List<ProcessHandle> family = List.of();

    /** @param lines where listeners of lines are called */
    ChildRun(Process process, ChildRequest request, Path folder, WorkPool pool, Executor lines) {
        this.process = process;
        Pipes pipes = new Pipes(pool);
        if (request.output() instanceof ChildOutput.Lines to) {
            pipes.add(process.getInputStream(), new Lines(listener(to, lines)));
        }
        Path file = request.error() instanceof ChildOutput.ToFile to ? request.directory().map(folder::resolve).orElse(folder).resolve(to.file()) : null;
        errorFile = file != null && Files.isRegularFile(file) ? file : null;
        errorLines = new Lines(request.error() instanceof ChildOutput.Lines to ? listener(to, lines) : line -> {});
        if (file == null) {
            pipes.add(process.getErrorStream(), errorLines);
        }
        pipes.begin();
        // what it wrote last may still be on its way from the JVM's own reader
        process.onExit().thenRun(() -> pool.schedule(DRAIN_MS, () -> pool.execute(() -> {
            pipes.end();
            ended.complete(process.exitValue());
        })));
    }

    private static Consumer<String> listener(ChildOutput.Lines to, Executor lines) {
        return line -> {
            try {
                lines.execute(() -> to.listener().accept(line));
            } catch (RejectedExecutionException e) {
                LOG.debug("a line is left out: {}", e.getMessage());
            }
        };
    }

    long pid() {
        return process.pid();
    }

    long ranMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
    }

    /** Completes on a worker thread when the process has ended, with its exit code. */
    CompletableFuture<Integer> ended() {
        return ended;
    }

    /** The last line of its standard error. Reads a file when that is where it goes. */
    String lastError() {
        return errorFile == null ? errorLines.last() : Tail.lastLine(errorFile);
    }

    /** TERM to it and its descendants. Looks through the machine's processes: not on an event loop. */
    synchronized void terminate() {
        // told twice, it remembers those that have lost their parent by the first time
        family = Stream.concat(family.stream(), process.descendants()).distinct().toList();
        // by its handle: the process itself would close its pipes, too, and a program that says farewell would die of SIGPIPE before it is done
        process.toHandle().destroy();
        family.forEach(ProcessHandle::destroy);
    }

    /** KILL to what is left of them, and to what they have started since. */
    synchronized void kill() {
        family.forEach(member -> member.descendants().forEach(ProcessHandle::destroyForcibly));
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether it and its descendants are no more. */
    synchronized boolean isGone() {
        return !process.isAlive() && family.stream().noneMatch(ProcessHandle::isAlive);
    }
}
