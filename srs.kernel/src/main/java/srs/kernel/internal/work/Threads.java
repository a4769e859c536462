package srs.kernel.internal.work;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the server's threads so that they keep no bundle's classes: a thread inherits the context class loader of the thread that makes it and the
 * protection domains of everyone on its stack, and that may be any bundle. Thread-safe.
 */
public final class Threads {

    private Threads() {}

    /** Daemon threads, the first one named {@code prefix} and 1. */
    public static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> make(task, prefix + number.incrementAndGet());
    }

    @SuppressWarnings("removal")
    private static Thread make(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new FastThreadLocalThread(task, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(Threads.class.getClassLoader());
            return thread;
        });
    }
}
