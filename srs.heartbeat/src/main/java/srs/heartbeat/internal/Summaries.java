package srs.heartbeat.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How the server and its machine are doing: the fields of compat 3.4 that a receiver uses to share load; disks and network cards are left out.
 * One thread; what is used of the processors is counted from one call to the next.
 */
final class Summaries {
    /** Clock ticks a second in {@code /proc/self/stat} (USER_HZ). */
    private static final double TICKS = 100;
    private static final int UTIME = 13;
    private static final int STIME = 14;
    private static final int IDLE = 4;

    private final Proc proc;
    private final LongSupplier clockMs;
    private final String version;
    private final long beganMs;
    private long lastMs;
    private double lastOwn;
    private double lastAll;
    private double lastIdle;

    Summaries(Path procRoot, LongSupplier clockMs, String version) {
        this.proc = new Proc(procRoot);
        this.clockMs = clockMs;
        this.version = version;
        beganMs = clockMs.getAsLong();
        lastMs = beganMs;
    }

    /** @param connections clients that are connected now */
    Map<String, Object> now(int connections, long receivedBytes, long sentBytes) {
        long nowMs = clockMs.getAsLong();
        Map<String, Long> memory = proc.table("meminfo");
        long ram = memory.getOrDefault("MemTotal", 0L);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", ram > 0);
        all.put("now_ms", nowMs);
        all.put("self", self(nowMs, ram));
        all.put("system", system(memory, ram, nowMs, connections, receivedBytes, sentBytes));
        lastMs = nowMs;
        return all;
    }

    private Map<String, Object> self(long nowMs, long ram) {
        Map<String, Object> self = new LinkedHashMap<>();
        ProcessHandle process = ProcessHandle.current();
        self.put("version", version);
        self.put("pid", process.pid());
        self.put("ppid", process.parent().map(ProcessHandle::pid).orElse(0L));
        self.put("argv", "srs");
        self.put("cwd", Path.of("").toAbsolutePath().toString());
        long resident = proc.table("self/status").getOrDefault("VmRSS", 0L);
        self.put("mem_kbyte", resident);
        self.put("mem_percent", share(resident, ram));
        // the name, in brackets, may hold spaces: what is before it is left out
        String[] stat = String.join(" ", proc.words("self/stat")).replaceAll("^.*\\) ", "pid name ").split(" ");
        double own = (Proc.number(stat, UTIME) + Proc.number(stat, STIME)) / TICKS;
        self.put("cpu_percent", nowMs > lastMs ? round((own - lastOwn) * 1000 / (nowMs - lastMs)) : 0.0);
        lastOwn = own;
        self.put("srs_uptime", (nowMs - beganMs) / 1000);
        return self;
    }

    private Map<String, Object> system(Map<String, Long> memory, long ram, long nowMs, int connections, long receivedBytes, long sentBytes) {
        Map<String, Object> system = new LinkedHashMap<>();
        String[] cpu = proc.words("stat");
        double all = 0;
        for (int i = 1; i < cpu.length; i++) {
            all += Proc.number(cpu, i);
        }
        double idle = Proc.number(cpu, IDLE);
        system.put("cpu_percent", all > lastAll ? round(1 - (idle - lastIdle) / (all - lastAll)) : 0.0);
        lastAll = all;
        lastIdle = idle;
        system.put("mem_ram_kbyte", ram);
        system.put("mem_ram_percent", share(ram - memory.getOrDefault("MemAvailable", 0L), ram));
        long swap = memory.getOrDefault("SwapTotal", 0L);
        system.put("mem_swap_kbyte", swap);
        system.put("mem_swap_percent", share(swap - memory.getOrDefault("SwapFree", 0L), swap));
        int cpus = Runtime.getRuntime().availableProcessors();
        system.put("cpus", cpus);
        system.put("cpus_online", cpus);
        system.put("uptime", Proc.number(proc.words("uptime"), 0));
        system.put("ilde_time", Proc.number(proc.words("uptime"), 1));
        String[] load = proc.words("loadavg");
        system.put("load_1m", Proc.number(load, 0));
        system.put("load_5m", Proc.number(load, 1));
        system.put("load_15m", Proc.number(load, 2));
        system.put("srs_sample_time", nowMs);
        system.put("srs_recv_bytes", receivedBytes);
        system.put("srs_send_bytes", sentBytes);
        system.put("conn_srs", connections);
        return system;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0.0 : round((double) part / whole);
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
