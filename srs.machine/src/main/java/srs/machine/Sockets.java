package srs.machine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sockets of the whole machine, from {@code /proc/net}. Stateless. */
final class Sockets {

    private Sockets() {}

    /** All, established, waiting for their end, UDP. */
    static Map<String, Object> of(Proc proc) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("conn_sys", named(proc.words("net/sockstat", "sockets:"), "used"));
        data.put("conn_sys_et", established(proc));
        data.put("conn_sys_tw", named(proc.words("net/sockstat", "TCP:"), "tw"));
        data.put("conn_sys_udp", named(proc.words("net/sockstat", "UDP:"), "inuse"));
        return data;
    }

    /** {@code net/snmp} has a line of names and a line of values for each protocol. */
    private static long established(Proc proc) {
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
}
