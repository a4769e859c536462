package srs.machine;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * This process and its machine, member by member as SRS's API tells of them (compat 3.3, 3.4). Thread-safe. {@link #look} is called every few seconds;
 * everything else reads files when it is asked, so not on an event loop. Where there is no {@code /proc}, numbers are 0 and texts empty.
 */
public final class Machine {

    /** How often {@link #look} is to be called, in milliseconds. */
    public static final int PERIOD_MS = 3_000;

    private static final int PAGE_KB = 4;
    private static final int SECTOR_BYTES = 512;
    static final int TICKS_PER_SECOND = 100;

    private final Proc proc;
    private final Supplier<List<String>> disks;
    private final LongSupplier clockMs;
    private final long startedMs;
    private volatile Load load;

    /** @param disks names of the disks whose business is told, as the configuration has them now */
    public Machine(Supplier<List<String>> disks) {
        this(Path.of("/proc"), disks, System::currentTimeMillis, ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** @param procFolder {@code /proc}, or a copy */
    Machine(Path procFolder, Supplier<List<String>> disks, LongSupplier clockMs, long startedMs) {
        proc = new Proc(procFolder);
        this.disks = disks;
        this.clockMs = clockMs;
        this.startedMs = startedMs;
        load = Load.first(proc, disks.get(), clockMs.getAsLong());
    }

    /** Brings the shares of processors and disks up to date: they are those of the time since the call before. */
    public void look() {
        load = load.next(proc, disks.get(), clockMs.getAsLong());
    }

    /** What uname(2) tells. */
    public Map<String, String> uname() {
        String machine = System.getProperty("os.arch");
        Map<String, String> uname = new LinkedHashMap<>();
        uname.put("sysname", System.getProperty("os.name"));
        uname.put("nodename", kernel("hostname", "unknown"));
        uname.put("release", kernel("osrelease", System.getProperty("os.version")));
        uname.put("version", kernel("version", ""));
        uname.put("machine", machine.equals("amd64") ? "x86_64" : machine);
        return uname;
    }

    private String kernel(String name, String other) {
        String text = proc.text("sys/kernel/" + name).strip();
        return text.isEmpty() ? other : text;
    }

    /** Memory of the process that is in RAM, in kB; empty where nobody tells. */
    public OptionalLong residentKb() {
        Long kbytes = proc.table("self/status").get("VmRSS");
        return kbytes == null ? OptionalLong.empty() : OptionalLong.of(kbytes);
    }

    /** What processes use, each with its descendants; without those that are not there. Looks through all processes of the machine. */
    public Map<Long, ProcessUsage> usage(Collection<Long> pids) {
        return pids.isEmpty() ? Map.of() : new Families(proc).usage(pids);
    }

    /** The line of {@code /proc/self/stat}. */
    public Map<String, Object> selfStat() {
        Map<String, Object> data = sampled();
        data.put("percent", Decimal.of(load.selfCpu()));
        data.putAll(new ProcessStat(proc.text("self/stat")).fields());
        return data;
    }

    /** What the processors did. */
    public Map<String, Object> systemStat() {
        Map<String, Object> data = sampled();
        data.put("percent", Decimal.of(load.systemCpu()));
        data.putAll(CpuTimes.of(proc).fields());
        return data;
    }

    /** What getrusage(2) tells, as far as /proc does; the others are 0, as they are on Linux. */
    public Map<String, Object> rusage() {
        ProcessStat self = new ProcessStat(proc.text("self/stat"));
        Map<String, Long> status = proc.table("self/status");
        Map<String, Long> io = proc.table("self/io");
        Map<String, Object> data = sampled();
        data.put("ru_utime", self.number("utime") / TICKS_PER_SECOND);
        data.put("ru_stime", self.number("stime") / TICKS_PER_SECOND);
        data.put("ru_maxrss", status.getOrDefault("VmHWM", 0L));
        data.put("ru_ixrss", 0);
        data.put("ru_idrss", 0);
        data.put("ru_isrss", 0);
        data.put("ru_minflt", self.number("minflt"));
        data.put("ru_majflt", self.number("majflt"));
        data.put("ru_nswap", 0);
        data.put("ru_inblock", io.getOrDefault("read_bytes", 0L) / SECTOR_BYTES);
        data.put("ru_oublock", io.getOrDefault("write_bytes", 0L) / SECTOR_BYTES);
        data.put("ru_msgsnd", 0);
        data.put("ru_msgrcv", 0);
        data.put("ru_nsignals", 0);
        data.put("ru_nvcsw", status.getOrDefault("voluntary_ctxt_switches", 0L));
        data.put("ru_nivcsw", status.getOrDefault("nonvoluntary_ctxt_switches", 0L));
        return data;
    }

    /** The memory of the machine, in kB. */
    public Map<String, Object> memory() {
        Memory memory = Memory.of(proc);
        Map<String, Object> data = sampled();
        data.put("percent_ram", Decimal.of(memory.ramShare()));
        data.put("percent_swap", Decimal.of(memory.swapShare()));
        data.put("MemActive", memory.active());
        data.put("RealInUse", memory.inUse());
        data.put("NotInUse", memory.total() - memory.inUse());
        data.put("MemTotal", memory.total());
        data.put("MemFree", memory.free());
        data.put("Buffers", memory.buffers());
        data.put("Cached", memory.cached());
        data.put("SwapTotal", memory.swapTotal());
        data.put("SwapFree", memory.swapFree());
        return data;
    }

    /** @param version what the server calls its version */
    Map<String, Object> selfSummary(String version) {
        ProcessStat self = new ProcessStat(proc.text("self/stat"));
        long kbytes = self.number("rss") * PAGE_KB;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("version", version);
        data.put("pid", ProcessHandle.current().pid());
        data.put("ppid", self.number("ppid"));
        data.put("argv", proc.text("self/cmdline").replace('\0', ' ').strip());
        data.put("cwd", System.getProperty("user.dir", ""));
        data.put("mem_kbyte", kbytes);
        data.put("mem_percent", Decimal.of((double) kbytes / Math.max(1, Memory.of(proc).total())));
        data.put("cpu_percent", Decimal.of(load.selfCpu()));
        data.put("srs_uptime", (clockMs.getAsLong() - startedMs) / 1000);
        return data;
    }

    /** What the kernel of the machine knows; the server's own sockets and bytes are for the caller to add. */
    Map<String, Object> systemSummary() {
        Memory memory = Memory.of(proc);
        String[] uptime = proc.text("uptime").trim().split("\\s+");
        String[] average = proc.text("loadavg").trim().split("\\s+");
        int processors = Runtime.getRuntime().availableProcessors();
        Load now = load;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("cpu_percent", Decimal.of(now.systemCpu()));
        data.put("disk_read_KBps", now.readKbps());
        data.put("disk_write_KBps", now.writeKbps());
        data.put("disk_busy_percent", Decimal.of(now.diskBusy()));
        data.put("mem_ram_kbyte", memory.total());
        data.put("mem_ram_percent", Decimal.of(memory.ramShare()));
        data.put("mem_swap_kbyte", memory.swapTotal());
        data.put("mem_swap_percent", Decimal.of(memory.swapShare()));
        data.put("cpus", processors);
        data.put("cpus_online", processors);
        data.put("uptime", Decimal.of(real(uptime, 0)));
        data.put("ilde_time", Decimal.of(real(uptime, 1)));
        data.put("load_1m", Decimal.of(real(average, 0)));
        data.put("load_5m", Decimal.of(real(average, 1)));
        data.put("load_15m", Decimal.of(real(average, 2)));
        data.put("net_sample_time", clockMs.getAsLong());
        data.putAll(NetworkCards.bytes(proc));
        return data;
    }

    /** Sockets of the whole machine. */
    Map<String, Object> sockets() {
        return Sockets.of(proc);
    }

    long nowMs() {
        return clockMs.getAsLong();
    }

    /** Whether the machine tells of itself. */
    boolean isKnown() {
        return Memory.of(proc).total() > 0;
    }

    private Map<String, Object> sampled() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ok", isKnown());
        data.put("sample_time", load.atMs());
        return data;
    }

    private static double real(String[] words, int index) {
        try {
            return index < words.length ? Double.parseDouble(words[index]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
