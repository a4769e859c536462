package srs.machine;

import java.util.Map;

/** The machine's memory in kB, from {@code /proc/meminfo}. Immutable. */
record Memory(long total, long free, long buffers, long cached, long swapTotal, long swapFree) {

    static Memory of(Proc proc) {
        Map<String, Long> table = proc.table("meminfo");
        return new Memory(table.getOrDefault("MemTotal", 0L), table.getOrDefault("MemFree", 0L), table.getOrDefault("Buffers", 0L),
                table.getOrDefault("Cached", 0L), table.getOrDefault("SwapTotal", 0L), table.getOrDefault("SwapFree", 0L));
    }

    /** What is not free. */
    long active() {
        return total - free;
    }

    /** What processes hold: without the kernel's caches. */
    long inUse() {
        return active() - buffers - cached;
    }

    double ramShare() {
        return total == 0 ? 0 : (double) inUse() / total;
    }

    double swapShare() {
        return swapTotal == 0 ? 0 : (double) (swapTotal - swapFree) / swapTotal;
    }
}
