package srs.exporter.internal;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process and the machine: what /proc and the JVM say. Confined to the exporter's thread, which asks it in turn. */
final class Machine {
    private static final long NS = 1_000_000_000;

    private long cpuNs;
    private long atNs;

    Machine() {
        atNs = System.nanoTime() - ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000;
    }

    void collect(Samples samples) {
        Map<String, String> uname = new LinkedHashMap<>();
        uname.put("sysname", System.getProperty("os.name"));
        uname.put("nodename", kernel("hostname").orElse("unknown"));
        uname.put("release", kernel("osrelease").orElse(System.getProperty("os.version")));
        uname.put("version", kernel("version").orElse(""));
        uname.put("machine", System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch"));
        samples.info("srs_node_uname", "Labeled system information as provided by the uname system call.", uname);

        long cpu = ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(cpuNs);
        long now = System.nanoTime();
        samples.gauge("srs_cpu_percent", "CPU of the process since the last scrape, in hundredths of one core.", now == atNs ? 0 : 100.0 * (cpu - cpuNs) / (now - atNs));
        samples.counter("srs_cpu_seconds", "CPU time of the process.", (double) cpu / NS);
        cpuNs = cpu;
        atNs = now;
        residentKb().ifPresent(kb -> samples.gauge("srs_memory", "Resident memory of the process in kilobytes.", kb));

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

    private static Optional<String> kernel(String name) {
        try {
            return Optional.of(Files.readString(Path.of("/proc/sys/kernel", name)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty where there is no /proc. */
    private static Optional<Long> residentKb() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:")).map(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
