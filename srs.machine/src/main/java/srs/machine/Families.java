package srs.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All processes of the machine at one moment, by who started them. Confined to one thread. */
final class Families {
    private static final int MS_PER_TICK = 1000 / Machine.TICKS_PER_SECOND;

    private final Proc proc;
    private final Map<Long, ProcessStat> stats = new HashMap<>();
    private final Map<Long, List<Long>> children = new HashMap<>();

    Families(Proc proc) {
        this.proc = proc;
        for (long pid : proc.pids()) {
            String line = proc.text(pid + "/stat");
            if (!line.isEmpty()) {
                ProcessStat stat = new ProcessStat(line);
                stats.put(pid, stat);
                children.computeIfAbsent(stat.number("ppid"), parent -> new ArrayList<>()).add(pid);
            }
        }
    }

    Map<Long, ProcessUsage> usage(Collection<Long> pids) {
        Map<Long, ProcessUsage> all = new LinkedHashMap<>();
        for (long pid : pids) {
            if (stats.containsKey(pid)) {
                all.put(pid, usage(pid));
            }
        }
        return all;
    }

    private ProcessUsage usage(long pid) {
        long residentKb = 0;
        long ticks = 0;
        Deque<Long> open = new ArrayDeque<>(List.of(pid));
        int left = stats.size(); // a number that was given away again while we looked may make a ring
        while (!open.isEmpty() && left-- > 0) {
            long member = open.poll();
            ProcessStat stat = stats.get(member);
            residentKb += proc.table(member + "/status").getOrDefault("VmRSS", 0L);
            ticks += stat.cpuTicks() + stat.number("cutime") + stat.number("cstime");
            open.addAll(children.getOrDefault(member, List.of()));
        }
        return new ProcessUsage(residentKb, ticks * MS_PER_TICK);
    }
}
