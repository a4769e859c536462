package srs.bench.rtc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process of this machine takes, as Linux tells. Stateless. */
final class ServerProcess {
    private static final double TICKS_PER_SECOND = 100;
    private static final int NAMES = 6;

    private final int pid;

    /** @param pid 0 for none: then all is 0 */
    ServerProcess(int pid) {
        this.pid = pid;
    }

    /**
     * CPU until now, or of a while.
     *
     * @param cpuS seconds of all threads, also of those that have ended
     * @param userS that of it which was not in the system
     * @param byThread by the names of threads without their numbers
     */
    record Usage(double cpuS, double userS, Map<String, Double> byThread) {
        Usage since(Usage before) {
            Map<String, Double> more = new TreeMap<>();
            byThread.forEach((name, seconds) -> more.put(name, seconds - before.byThread.getOrDefault(name, 0.0)));
            return new Usage(cpuS - before.cpuS, userS - before.userS, more);
        }

        /** The user's part, and the threads that took the most. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f s in all, of it in the system %.2f; ", cpuS, cpuS - userS) + byThread.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed()).limit(NAMES).map(each -> String.format(Locale.ROOT, "%s %.2f", each.getKey(), each.getValue()))
                    .collect(Collectors.joining(", "));
        }
    }

    Usage usage() throws IOException {
        if (pid == 0) {
            return new Usage(0, 0, Map.of());
        }
        Map<String, Double> byThread = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(process().resolve("task"))) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip().replaceAll("[-#\\d]*$", "");
                    double[] taken = taken(task);
                    byThread.merge(name, taken[0] + taken[1], Double::sum);
                } catch (NoSuchFileException e) {
                    continue; // it has ended meanwhile
                }
            }
        }
        double[] all = taken(process());
        return new Usage(all[0] + all[1], all[0], byThread);
    }

    private Path process() {
        return Path.of("/proc", Integer.toString(pid));
    }

    /** Seconds of the user, and of the system. */
    private static double[] taken(Path of) throws IOException {
        String stat = Files.readString(of.resolve("stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        return new double[] {Long.parseLong(fields.get(11)) / TICKS_PER_SECOND, Long.parseLong(fields.get(12)) / TICKS_PER_SECOND};
    }

    double residentMb() throws IOException {
        if (pid == 0) {
            return 0;
        }
        String line = Files.readAllLines(process().resolve("status")).stream().filter(each -> each.startsWith("VmRSS")).findFirst().orElse("VmRSS 0 kB");
        return Arrays.stream(line.split("\\D+")).filter(word -> !word.isEmpty()).mapToLong(Long::parseLong).sum() / 1024.0;
    }
}
