package srs.exporter.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;
import srs.machine.Machine;
import srs.machine.ProcessUsage;

/** Programs that bundles run beside the server: the processes that code sound, encoders, scripts of the operator. Thread-safe. */
final class ChildMetrics {
    private static final List<String> CHILD = List.of("bundle", "name");

    private final ChildProcesses processes;
    private final Machine machine = new Machine(List::of);

    ChildMetrics(ChildProcesses processes) {
        this.processes = processes;
    }

    void collect(Samples samples) {
        List<ChildInfo> children = processes.children();
        Map<Long, ProcessUsage> usage = machine.usage(children.stream().map(ChildInfo::pid).filter(pid -> pid > 0).toList());
        Map<List<String>, Long> byState = new LinkedHashMap<>();
        Map<List<String>, Long> up = new LinkedHashMap<>();
        Map<List<String>, Double> upSeconds = new LinkedHashMap<>();
        Map<List<String>, Long> restarts = new LinkedHashMap<>();
        Map<List<String>, Double> cpu = new LinkedHashMap<>();
        Map<List<String>, Long> resident = new LinkedHashMap<>();
        for (ChildInfo child : children) {
            List<String> key = List.of(child.bundle(), child.name());
            byState.merge(List.of(child.bundle(), child.state().name().toLowerCase(Locale.ROOT)), 1L, Long::sum);
            // of several with one name, such as pictures that are taken at the same time, the sum
            up.merge(key, child.state() == ChildInfo.State.RUNNING ? 1L : 0, Long::sum);
            upSeconds.merge(key, child.upMs() / 1e3, Math::max);
            restarts.merge(key, child.restarts(), Long::sum);
            ProcessUsage its = usage.get(child.pid());
            cpu.merge(key, (its == null ? child.cpuMs() : its.cpuMs()) / 1e3, Double::sum);
            if (its != null) {
                resident.merge(key, its.residentKb() * 1024, Long::sum);
            }
        }
        samples.gauge("srs_children", "Programs that a bundle runs beside the server, by what they do: starting, running, waiting for their next start, ending.",
                List.of("bundle", "state"), byState);
        samples.gauge("srs_child_up", "1 while the program runs.", CHILD, up);
        samples.gauge("srs_child_uptime_seconds", "How long its process has run.", CHILD, upSeconds);
        samples.counter("srs_child_restarts", "How often it was started again.", CHILD, restarts);
        samples.counter("srs_child_cpu_seconds", "CPU time of its process and of what that has started.", CHILD, cpu);
        samples.gauge("srs_child_resident_bytes", "Resident memory of its process and of what that has started.", CHILD, resident);
    }
}
