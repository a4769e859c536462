package srs.kernel.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import srs.kernel.internal.work.WorkPool;

/**
 * Reads what a child writes into its pipes, without a thread that waits: it looks often while something comes, and twice a second when nothing does.
 * Runs on worker threads; all state is guarded by {@code this}.
 */
final class Pipes {
    private static final int CHUNK_BYTES = 65_536;
    private static final long BUSY_MS = 5;
    private static final long IDLE_MS = 500;

    private record Pipe(InputStream in, Lines lines) {}

    private final WorkPool pool;
    private final List<Pipe> pipes = new ArrayList<>();
    private long delayMs = BUSY_MS;
    private boolean ended;

    Pipes(WorkPool pool) {
        this.pool = pool;
    }

    void add(InputStream in, Lines lines) {
        pipes.add(new Pipe(in, lines));
    }

    void begin() {
        if (!pipes.isEmpty()) {
            later();
        }
    }

    /** The child has ended: reads what is left, as far as it is there. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            drain();
            pipes.forEach(pipe -> pipe.lines().end());
        }
    }

    private synchronized void look() {
        if (!ended) {
            delayMs = drain() ? BUSY_MS : Math.min(IDLE_MS, delayMs * 2);
            later();
        }
    }

    private void later() {
        try {
            pool.schedule(delayMs, () -> pool.execute(this::look));
        } catch (RejectedExecutionException e) {
            ended = true;
        }
    }

    private boolean drain() {
        boolean some = false;
        byte[] bytes = new byte[0];
        for (Pipe pipe : pipes) {
            try {
                int there = Math.min(CHUNK_BYTES, pipe.in().available());
                if (there > 0) {
                    some = true;
                    bytes = bytes.length < there ? new byte[there] : bytes;
                    pipe.lines().add(bytes, pipe.in().read(bytes, 0, there));
                }
            } catch (IOException e) {
                // the child has gone, and end() follows
                continue;
            }
        }
        return some;
    }
}
