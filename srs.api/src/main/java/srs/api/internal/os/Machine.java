package srs.api.internal.os;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import srs.api.internal.Json;

/**
 * This process and this machine as SRS's API tells of them (compat 3.3, 3.4). Thread-safe. {@link #look} is called every few seconds;
 * everything else reads files when it is asked.
 */
public final class Machine {

    /** How often {@link #look} is to be called, in milliseconds. */
    public static final int PERIOD_MS = 3_000;

    private static final int PAGE_KB = 4;
    private static final int SECTOR_BYTES = 512;
    private static final int TICKS_PER_SECOND = 100;
    private static final int LOCAL_ADDRESS_PREFIX_V6 = 0xfc;

    private final Proc proc;
    private final Supplier<List<String>> disks;
    private final long startedMs = ManagementFactory.getRuntimeMXBean().getStartTime();
    private volatile Load load;

    /** @param disks names of the disks whose business is told, as the configuration has them now */
    public Machine(Path procFolder, Supplier<List<String>> disks) {
        proc = new Proc(procFolder);
        this.disks = disks;
        load = Load.first(proc, disks.get(), System.currentTimeMillis());
    }

    /** Brings the shares of processors and disks up to date. */
    public void look() {
        load = load.next(proc, disks.get(), System.currentTimeMillis());
    }

    public Map<String, Object> selfStat() {
        Map<String, Object> data = sampled();
        data.put("percent", Json.decimal(load.selfCpu()));
        data.putAll(new ProcessStat(proc.text("self/stat")).fields());
        return data;
    }

    public Map<String, Object> systemStat() {
        Map<String, Object> data = sampled();
        data.put("percent", Json.decimal(load.systemCpu()));
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

    public Map<String, Object> memory() {
        Memory memory = Memory.of(proc);
        Map<String, Object> data = sampled();
        data.put("percent_ram", Json.decimal(memory.ramShare()));
        data.put("percent_swap", Json.decimal(memory.swapShare()));
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
    public Map<String, Object> selfSummary(String version) {
        ProcessStat self = new ProcessStat(proc.text("self/stat"));
        long kbytes = self.number("rss") * PAGE_KB;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("version", version);
        data.put("pid", ProcessHandle.current().pid());
        data.put("ppid", self.number("ppid"));
        data.put("argv", proc.text("self/cmdline").replace('\0', ' ').strip());
        data.put("cwd", System.getProperty("user.dir", ""));
        data.put("mem_kbyte", kbytes);
        data.put("mem_percent", Json.decimal((double) kbytes / Math.max(1, Memory.of(proc).total())));
        data.put("cpu_percent", Json.decimal(load.selfCpu()));
        data.put("srs_uptime", (System.currentTimeMillis() - startedMs) / 1000);
        return data;
    }

    /** What the kernel of the machine knows; the server's own sockets and bytes are for the caller to add. */
    public Map<String, Object> systemSummary() {
        Memory memory = Memory.of(proc);
        String[] uptime = proc.text("uptime").trim().split("\\s+");
        String[] average = proc.text("loadavg").trim().split("\\s+");
        int processors = Runtime.getRuntime().availableProcessors();
        Load now = load;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("cpu_percent", Json.decimal(now.systemCpu()));
        data.put("disk_read_KBps", now.readKbps());
        data.put("disk_write_KBps", now.writeKbps());
        data.put("disk_busy_percent", Json.decimal(now.diskBusy()));
        data.put("mem_ram_kbyte", memory.total());
        data.put("mem_ram_percent", Json.decimal(memory.ramShare()));
        data.put("mem_swap_kbyte", memory.swapTotal());
        data.put("mem_swap_percent", Json.decimal(memory.swapShare()));
        data.put("cpus", processors);
        data.put("cpus_online", processors);
        data.put("uptime", Json.decimal(real(uptime, 0)));
        data.put("ilde_time", Json.decimal(real(uptime, 1)));
        data.put("load_1m", Json.decimal(real(average, 0)));
        data.put("load_5m", Json.decimal(real(average, 1)));
        data.put("load_15m", Json.decimal(real(average, 2)));
        network(data);
        return data;
    }

    /** Sockets of the whole machine: all, established, waiting for their end, UDP. */
    public Map<String, Object> sockets() {
        Map<String, Object> data = new LinkedHashMap<>();
        String[] tcp = proc.words("net/sockstat", "TCP:");
        data.put("conn_sys", named(proc.words("net/sockstat", "sockets:"), "used"));
        data.put("conn_sys_et", established());
        data.put("conn_sys_tw", named(tcp, "tw"));
        data.put("conn_sys_udp", named(proc.words("net/sockstat", "UDP:"), "inuse"));
        return data;
    }

    /** {@code net/snmp} has a line of names and a line of values for each protocol. */
    private long established() {
        List<String> lines = proc.lines("net/snmp").stream().filter(line -> line.startsWith("Tcp:")).toList();
        if (lines.size() < 2) {
            return 0;
        }
        int column = List.of(lines.get(0).split("\\s+")).indexOf("CurrEstab");
        return column < 0 ? 0 : Proc.number(lines.get(1).split("\\s+"), column);
    }

    private static long named(String[] words, String name) {
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (words[i].equals(name)) {
                return Proc.number(words, i + 1);
            }
        }
        return 0;
    }

    /** Bytes of the network cards, those with public addresses apart from the inner ones. */
    private void network(Map<String, Object> data) {
        long[] open = new long[2];
        long[] inner = new long[2];
        for (String line : proc.lines("net/dev")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = line.substring(0, colon).trim();
            String[] words = line.substring(colon + 1).trim().split("\\s+");
            if (!name.equals("lo")) {
                long[] sums = isPublic(name) ? open : inner;
                sums[0] += Proc.number(words, 0);
                sums[1] += Proc.number(words, 8);
            }
        }
        data.put("net_sample_time", System.currentTimeMillis());
        data.put("net_recv_bytes", open[0]);
        data.put("net_send_bytes", open[1]);
        data.put("net_recvi_bytes", inner[0]);
        data.put("net_sendi_bytes", inner[1]);
    }

    private static boolean isPublic(String card) {
        try {
            NetworkInterface found = NetworkInterface.getByName(card);
            return found != null && Collections.list(found.getInetAddresses()).stream().anyMatch(Machine::isPublic);
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isPublic(InetAddress address) {
        boolean isUniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == LOCAL_ADDRESS_PREFIX_V6;
        return !address.isSiteLocalAddress() && !address.isLinkLocalAddress() && !address.isLoopbackAddress() && !isUniqueLocal;
    }

    private Map<String, Object> sampled() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ok", true);
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
