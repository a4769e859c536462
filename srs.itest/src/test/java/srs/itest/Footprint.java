package srs.itest;

import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.util.List;
import srs.testkit.Garbage;

/**
 * What the process holds after a garbage collection.
 *
 * @param heapBytes live objects
 * @param directBytes netty's direct memory
 * @param threads all but the test's own
 */
record Footprint(long heapBytes, long directBytes, int threads) {
    /** What the test itself remembers of frames, and what caches of the JDK and the framework fill up to. */
    private static final long HEAP_TOLERANCE = 3 * 1024 * 1024;
    /**
     * What Felix 7.0.5 keeps of a bundle that was uninstalled and had used services: its entry in the service registry's map of users leads to what was read of
     * its jar (17 kB by a heap dump for {@code org.example.mirror}). Class loaders are not in it; a bundle that is updated keeps its one entry.
     */
    private static final long UNINSTALLED_BYTES = 20 * 1024;
    /** One chunk of the allocator's for each loop. */
    private static final long DIRECT_TOLERANCE = 4 * 1024 * 1024;
    /** Workers that sleep are ended after 20 s. */
    private static final int THREAD_TOLERANCE = 10;

    private static final int LOOKS = 5;

    /** Waits until all these class loaders but so many are collected, then looks. */
    static Footprint now(List<Loader> loaders, int mayStay) {
        Loader.awaitCollected(loaders, mayStay);
        // live traffic makes garbage between a collection and a look, the more the later the look comes
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < LOOKS; i++) {
            Garbage.collect(() -> {});
            heap = Math.min(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        long direct = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
        int threads = (int) Thread.getAllStackTraces().keySet().stream().filter(thread -> !thread.getName().startsWith("itest")).count();
        return new Footprint(heap, direct, threads);
    }

    /** Asserts that nothing has grown since then but what the framework keeps of bundles that were uninstalled meanwhile. */
    void assertNotAbove(Footprint before, int uninstalled) {
        String both = "from " + before + " to " + this;
        assertTrue("heap grew " + both, heapBytes <= before.heapBytes + HEAP_TOLERANCE + uninstalled * UNINSTALLED_BYTES);
        assertTrue("direct memory grew " + both, directBytes <= before.directBytes + DIRECT_TOLERANCE);
        assertTrue("threads grew " + both, threads <= before.threads + THREAD_TOLERANCE);
    }
}
