package srs.machine;

import java.util.List;

/**
 * Counters of processors and disks at one moment, and what they did since the moment before. Immutable.
 *
 * @param atMs when, in milliseconds since the epoch
 * @param cpu the processors
 * @param self this process
 * @param disk blocks of 1 kB read and written, by the machine
 * @param busyMs time that the named disks were busy
 * @param systemCpu share of all processors that was not idle, 0 to 1
 * @param selfCpu processors that this process kept busy: 1 is one of them
 * @param readKbps thousands of bytes that the machine read in a second
 * @param writeKbps thousands of bytes that it wrote
 * @param diskBusy share of the time that the named disks were busy, 0 to 1
 */
record Load(long atMs, CpuTimes cpu, ProcessStat self, long[] disk, long busyMs,
        double systemCpu, double selfCpu, long readKbps, long writeKbps, double diskBusy) {

    /** Which word of a line of {@code diskstats} is the time that it was busy, and which its name. */
    private static final int DISK_BUSY_MS = 12;
    private static final int DISK_NAME = 2;

    /** Ticks in a second: the unit of /proc on every Linux, whatever its kernel's. */
    private static final int TICKS_PER_SECOND = 100;

    static Load first(Proc proc, List<String> disks, long nowMs) {
        return new Load(nowMs, CpuTimes.of(proc), new ProcessStat(proc.text("self/stat")), blocks(proc), busyMs(proc, disks), 0, 0, 0, 0, 0);
    }

    Load next(Proc proc, List<String> disks, long nowMs) {
        Load now = first(proc, disks, nowMs);
        double seconds = (nowMs - atMs) / 1000.0;
        long ticks = now.cpu.total() - cpu.total();
        if (seconds <= 0 || ticks <= 0) {
            return now;
        }
        return new Load(nowMs, now.cpu, now.self, now.disk, now.busyMs,
                share(1 - (double) (now.cpu.idle() - cpu.idle()) / ticks),
                Math.max(0, (now.self.cpuTicks() - self.cpuTicks()) / (seconds * TICKS_PER_SECOND)),
                (long) ((now.disk[0] - disk[0]) / seconds), (long) ((now.disk[1] - disk[1]) / seconds),
                disks.isEmpty() ? 0 : share((now.busyMs - busyMs) / (seconds * 1000 * disks.size())));
    }

    private static double share(double value) {
        return Math.max(0, Math.min(1, value));
    }

    private static long[] blocks(Proc proc) {
        return new long[] {Proc.number(proc.words("vmstat", "pgpgin"), 0), Proc.number(proc.words("vmstat", "pgpgout"), 0)};
    }

    private static long busyMs(Proc proc, List<String> disks) {
        long sum = 0;
        if (!disks.isEmpty()) {
            for (String line : proc.lines("diskstats")) {
                String[] words = line.trim().split("\\s+");
                sum += words.length > DISK_BUSY_MS && disks.contains(words[DISK_NAME]) ? Proc.number(words, DISK_BUSY_MS) : 0;
            }
        }
        return sum;
    }
}
