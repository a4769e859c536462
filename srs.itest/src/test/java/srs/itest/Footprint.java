package srs.itest;

import static org.junit.Assert.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.util.List;

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
    /** One chunk of the allocator's for each loop. */
    private static final long DIRECT_TOLERANCE = 4 * 1024 * 1024;
    /** Workers that sleep are ended after 20 s. */
    private static final int THREAD_TOLERANCE = 10;

    /** Waits until all these class loaders but so many are collected, then looks. */
    static Footprint now(List<Loader> loaders, int mayStay) {
        Loader.awaitCollected(loaders, mayStay);
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
        int threads = (int) Thread.getAllStackTraces().keySet().stream().filter(thread -> !thread.getName().startsWith("itest")).count();
        return new Footprint(heap, direct, threads);
    }

    void assertNotAbove(Footprint before) {
        String both = "from " + before + " to " + this;
        assertTrue("heap grew " + both, heapBytes <= before.heapBytes + HEAP_TOLERANCE);
        assertTrue("direct memory grew " + both, directBytes <= before.directBytes + DIRECT_TOLERANCE);
        assertTrue("threads grew " + both, threads <= before.threads + THREAD_TOLERANCE);
    }
}
