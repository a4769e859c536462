package srs.plugin.kit.internal;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import srs.plugin.kit.stage.Stage;
import srs.testkit.Garbage;

/** What lives of a plugin leave behind: class loaders, memory, buffers. One test thread. */
final class Remains {
    /** Each loop may remember of the last player, or the last task, what the next one replaces. */
    private static final int MAY_STAY = Runtime.getRuntime().availableProcessors();
    /** What caches of the JDK and the framework fill up to. */
    private static final long HEAP_TOLERANCE = 3 * 1024 * 1024;
    /** A chunk of the allocator's for each loop. */
    private static final long DIRECT_TOLERANCE = 4 * 1024 * 1024;

    private final Stage stage;
    private final Duration patience;
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();
    private long heapBytes;
    private long directBytes;

    /** @param patience how long the garbage collector may take */
    Remains(Stage stage, Duration patience) {
        this.stage = stage;
        this.patience = patience;
    }

    /** A life has begun. */
    void add(Bundle bundle) {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** After the first lives: from here on nothing may grow. */
    void measure() {
        collect();
        heapBytes = heap();
        directBytes = stage.directBytes();
    }

    /** After the last life: what is wrong, in sentences. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        long alive = collect();
        if (alive > MAY_STAY) {
            findings.add(alive + " of " + loaders.size() + " class loaders were not collected: something outside still holds a class or an object of the plugin. Look for "
                    + "registrations with the JDK (shutdown hooks, providers, drivers, logging handlers, MBeans), thread-locals, and threads");
        } else {
            long now = settledHeap(heapBytes + HEAP_TOLERANCE);
            if (now > heapBytes + HEAP_TOLERANCE) {
                findings.add("the heap grew from " + heapBytes + " to " + now + " bytes");
            }
        }
        if (!leaks.isEmpty()) {
            findings.add(leaks.size() + " buffers were lost; the first: " + leaks.get(0));
        } else if (stage.directBytes() > directBytes + DIRECT_TOLERANCE) {
            findings.add("netty's direct memory grew from " + directBytes + " to " + stage.directBytes() + " bytes");
        }
        return findings;
    }

    /** Collects until so few class loaders are left as may be, or nothing more goes in time. */
    private long collect() {
        long endNs = System.nanoTime() + patience.toNanos();
        long alive;
        do {
            Garbage.collect(() -> leaks.addAll(stage.leaks()));
            alive = loaders.stream().filter(loader -> !loader.refersTo(null)).count();
        } while (alive > MAY_STAY && System.nanoTime() - endNs < 0);
        return alive;
    }

    /** What is reachable, as well as can be told while the stream goes on: the smallest of what was seen after collections, until it is small enough or the time is over. */
    private long settledHeap(long enough) {
        long endNs = System.nanoTime() + patience.toNanos();
        long smallest = heap();
        while (smallest > enough && System.nanoTime() - endNs < 0) {
            Garbage.collect(() -> leaks.addAll(stage.leaks()));
            smallest = Math.min(smallest, heap());
        }
        return smallest;
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
