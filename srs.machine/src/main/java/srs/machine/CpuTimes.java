package srs.machine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first line of {@code /proc/stat}: clock ticks of all processors since the machine began. Immutable.
 *
 * @param ticks user, nice, sys, idle, iowait, irq, softirq, steal, guest
 */
record CpuTimes(long[] ticks) {

    private static final String[] FIELDS = {"user", "nice", "sys", "idle", "iowait", "irq", "softirq", "steal", "guest"};
    private static final int IDLE = 3;

    static CpuTimes of(Proc proc) {
        String[] words = proc.words("stat", "cpu");
        long[] ticks = new long[FIELDS.length];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = Proc.number(words, i);
        }
        return new CpuTimes(ticks);
    }

    /** Ticks of all kinds; those of guests are among the user's. */
    long total() {
        long sum = 0;
        for (int i = 0; i < FIELDS.length - 1; i++) {
            sum += ticks[i];
        }
        return sum;
    }

    long idle() {
        return ticks[IDLE];
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < FIELDS.length; i++) {
            fields.put(FIELDS[i], ticks[i]);
        }
        return fields;
    }
}
