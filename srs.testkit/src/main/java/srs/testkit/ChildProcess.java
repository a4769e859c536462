package srs.testkit;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A program that a test runs, with all that it prints. Thread-safe. It never outlives the test: {@link #close}, a deadline, or the end of
 * the JVM kills it.
 */
public final class ChildProcess implements AutoCloseable {

    /** What is kept of each of its two streams, in bytes; the rest is read and dropped. */
    public static final int MAX_KEPT_BYTES = 64 * 1024 * 1024;

    /** A child of its own may outlive it and keep the streams. */
    private static final long DRAIN_MS = 10_000;

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "kill-children"));
    }

    private final List<String> command;
    private final Process process;
    private final Capture out;
    private final Capture err;

    private ChildProcess(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        RUNNING.add(process);
        out = new Capture(process.getInputStream(), "stdout of " + command.get(0));
        err = new Capture(process.getErrorStream(), "stderr of " + command.get(0));
    }

    /** Starts a program without input, with further environment variables. */
    public static ChildProcess start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(command, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ChildProcess start(List<String> command) {
        return start(command, Map.of());
    }

    /** Waits for its end and returns what it printed; fails with its messages when it takes longer or its exit code is not 0. */
    public byte[] output(Duration deadline) {
        int code = exitCode(deadline);
        if (code != 0) {
            throw new AssertionError("exit code " + code + " of " + this + "\n" + errors());
        }
        return out.bytes();
    }

    public String text(Duration deadline) {
        return new String(output(deadline), StandardCharsets.UTF_8);
    }

    /** Waits for its end; kills it and fails when it takes longer. */
    public int exitCode(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError("not ended within " + deadline.toMillis() + " ms: " + this + ", which has printed " + out.bytes().length + " bytes\n" + errors());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + this, e);
        }
        RUNNING.remove(process);
        out.drain();
        err.drain();
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** What it has printed to its standard output so far. */
    public byte[] printed() {
        return out.bytes();
    }

    /** What it has printed to its standard error so far. */
    public String errors() {
        return new String(err.bytes(), StandardCharsets.UTF_8);
    }

    /** Asks it to end (SIGTERM). */
    public void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        RUNNING.remove(process);
        out.drain();
        err.drain();
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }

    private static final class Capture extends Thread {
        private final InputStream in;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Capture(InputStream in, String name) {
            super(name);
            this.in = in;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[16 * 1024];
            try (in) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    synchronized (kept) {
                        kept.write(buffer, 0, Math.min(n, MAX_KEPT_BYTES - kept.size()));
                    }
                }
            } catch (IOException e) {
                // The stream of a killed process.
                return;
            }
        }

        byte[] bytes() {
            synchronized (kept) {
                return kept.toByteArray();
            }
        }

        void drain() {
            try {
                join(DRAIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
