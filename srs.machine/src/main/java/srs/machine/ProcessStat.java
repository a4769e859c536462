package srs.machine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The line of {@code /proc/self/stat} (proc(5)). Immutable.
 *
 * <pre>pid (comm) state ppid pgrp session tty_nr tpgid flags minflt cminflt majflt cmajflt utime stime ...</pre>
 */
final class ProcessStat {

    /** The fields after pid and comm, by SRS's names, which are those of proc(5). */
    private static final List<String> FIELDS = List.of("state", "ppid", "pgrp", "session", "tty_nr", "tpgid", "flags", "minflt", "cminflt", "majflt", "cmajflt",
            "utime", "stime", "cutime", "cstime", "priority", "nice", "num_threads", "itrealvalue", "starttime", "vsize", "rss", "rsslim", "startcode", "endcode",
            "startstack", "kstkesp", "kstkeip", "signal", "blocked", "sigignore", "sigcatch", "wchan", "nswap", "cnswap", "exit_signal", "processor", "rt_priority",
            "policy", "delayacct_blkio_ticks", "guest_time", "cguest_time");

    /** Addresses in this process: SRS tells them to everybody, which helps whoever attacks it. Always 0 here. */
    private static final Set<String> SECRET = Set.of("startcode", "endcode", "startstack", "kstkesp", "kstkeip", "wchan");

    private final String pid;
    private final String comm;
    private final String[] words;

    /** @param line the file's text; anything else gives zeros */
    ProcessStat(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        boolean isWhole = open > 0 && close > open;
        pid = isWhole ? line.substring(0, open).trim() : "0";
        comm = isWhole ? line.substring(open + 1, close) : "";
        words = isWhole ? line.substring(close + 1).trim().split("\\s+") : new String[0];
    }

    long number(String field) {
        return Proc.number(words, FIELDS.indexOf(field));
    }

    /** Clock ticks that its threads have run. */
    long cpuTicks() {
        return number("utime") + number("stime");
    }

    /** Every field, in the order of the file. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pid", Proc.number(new String[] {pid}, 0));
        fields.put("comm", comm);
        fields.put("state", words.length > 0 ? words[0] : "");
        FIELDS.stream().skip(1).forEach(field -> fields.put(field, SECRET.contains(field) ? 0L : (Object) number(field)));
        return fields;
    }

    @Override
    public String toString() {
        return pid + " (" + comm + ") " + Arrays.toString(words);
    }
}
