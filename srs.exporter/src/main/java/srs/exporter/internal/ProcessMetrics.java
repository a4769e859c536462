package srs.exporter.internal;

import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import srs.machine.Machine;

/** The process and the machine: what the system and the JVM say. Confined to the exporter's thread, which asks it in turn. */
final class ProcessMetrics {
    private static final long NS = 1_000_000_000;

    private final Machine machine = new Machine(List::of);
    private long cpuNs;
    private long atNs;

    ProcessMetrics() {
        atNs = System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000;
    }

    void collect(Samples samples) {
        samples.info("srs_node_uname", "Labeled system information as provided by the uname system call.", machine.uname());

        long cpu = ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(cpuNs);
        long now = System.nanoTime();
        samples.gauge("srs_cpu_percent", "CPU of the process since the last scrape, in hundredths of one core.", now == atNs ? 0 : 100.0 * (cpu - cpuNs) / (now - atNs));
        samples.counter("srs_cpu_seconds", "CPU time of the process.", (double) cpu / NS);
        cpuNs = cpu;
        atNs = now;
        machine.residentKb().ifPresent(kb -> samples.gauge("srs_memory", "Resident memory of the process in kilobytes.", kb));

        samples.gauge("srs_heap_bytes", "Heap in use.", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        samples.gauge("srs_threads", "Threads of the process's JVM.", ManagementFactory.getThreadMXBean().getThreadCount());
        Map<List<String>, Double> pauses = new LinkedHashMap<>();
        Map<List<String>, Long> collections = new LinkedHashMap<>();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            pauses.put(List.of(collector.getName()), collector.getCollectionTime() / 1000.0);
            collections.put(List.of(collector.getName()), collector.getCollectionCount());
        }
        samples.counter("srs_gc_pause_seconds", "Time that garbage collections took.", List.of("collector"), pauses);
        samples.counter("srs_gc_collections", "Garbage collections.", List.of("collector"), collections);

        Map<List<String>, Long> buffers = new LinkedHashMap<>();
        buffers.put(List.of("netty", "reserved"), PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
        buffers.put(List.of("netty", "used"), PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            buffers.put(List.of(pool.getName(), "reserved"), pool.getTotalCapacity());
            buffers.put(List.of(pool.getName(), "used"), pool.getMemoryUsed());
        }
        samples.gauge("srs_buffer_bytes", "Memory outside of the heap, by pool.", List.of("pool", "state"), buffers);
    }
}
