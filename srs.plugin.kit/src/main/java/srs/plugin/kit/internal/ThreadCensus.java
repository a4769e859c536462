package srs.plugin.kit.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The threads of this moment. Immutable. */
final class ThreadCensus {
    /** The kernel's, the framework's, the JDK's, the kit's. */
    private static final List<String> KNOWN = List.of("srs-", "kit-", "Felix", "SCR ", "CM ", "globalEventExecutor", "Common-Cleaner", "Cleaner-", "process reaper",
            "Keep-Alive-Timer", "ForkJoinPool.commonPool", "surefire-", "junit-", "Attach Listener", "Notification Thread", "C1 ", "C2 ", "Framework");

    private final Set<Thread> threads;

    private ThreadCensus(Set<Thread> threads) {
        this.threads = threads;
    }

    static ThreadCensus now() {
        return new ThreadCensus(Set.copyOf(Thread.getAllStackTraces().keySet()));
    }

    /** Threads that are alive now, were not then, and belong to nobody known. */
    List<Thread> strangers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threads.contains(thread) && KNOWN.stream().noneMatch(known -> thread.getName().startsWith(known))).toList();
    }

    /** The thread's name and where it is. */
    static String describe(Thread thread) {
        return "\"" + thread.getName() + "\"" + Stream.of(thread.getStackTrace()).limit(4).map(frame -> " at " + frame).reduce("", String::concat);
    }
}
