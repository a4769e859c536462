package srs.console;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The server's process as JSON: time, CPU, memory. Stateless. */
final class ServerProcess {

    private static final Path PROC_STATUS = Path.of("/proc/self/status");

    private ServerProcess() {}

    static Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("java", Runtime.version().toString());
        json.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("cpu_ms", ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(null));
        OptionalLong resident = residentKb();
        json.put("resident_kb", resident.isPresent() ? resident.getAsLong() : null);
        json.put("heap_kb", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024);
        return json;
    }

    /** Empty where there is no /proc. */
    private static OptionalLong residentKb() {
        try (var lines = Files.lines(PROC_STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
