package srs.kernel.internal.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Processor times of processes with their descendants, as they were at one moment. Immutable; making it looks through all processes of the machine. */
final class CpuTimes {
    private final Map<Long, List<ProcessHandle>> children = new HashMap<>();

    private CpuTimes() {}

    static CpuTimes now() {
        CpuTimes times = new CpuTimes();
        ProcessHandle.allProcesses().forEach(process -> process.parent()
                .ifPresent(parent -> times.children.computeIfAbsent(parent.pid(), pid -> new ArrayList<>()).add(process)));
        return times;
    }

    /** Milliseconds of a process and its descendants; 0 when it has gone. */
    long of(long pid) {
        Duration sum = Duration.ZERO;
        Set<Long> seen = new HashSet<>();
        Deque<ProcessHandle> open = new ArrayDeque<>();
        ProcessHandle.of(pid).ifPresent(open::add);
        while (!open.isEmpty()) {
            ProcessHandle process = open.poll();
            // a number may have been given away again while we looked
            if (seen.add(process.pid())) {
                sum = sum.plus(process.info().totalCpuDuration().orElse(Duration.ZERO));
                open.addAll(children.getOrDefault(process.pid(), List.of()));
            }
        }
        return sum.toMillis();
    }
}
