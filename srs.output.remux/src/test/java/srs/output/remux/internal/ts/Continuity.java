package srs.output.remux.internal.ts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether packets are whole, and their counters go on, by the letter of ISO/IEC 13818-1 §2.4.3.3. */
final class Continuity {
    private Continuity() {}

    /** What breaks a rule. */
    static List<String> faults(byte[] stream) {
        List<String> faults = new ArrayList<>();
        Map<Integer, Integer> counters = new HashMap<>();
        if (stream.length % 188 != 0) {
            faults.add(stream.length + " bytes are not whole packets");
        }
        for (int at = 0; at + 188 <= stream.length; at += 188) {
            int pid = (stream[at + 1] & 0x1F) << 8 | stream[at + 2] & 0xFF;
            int counter = stream[at + 3] & 15;
            boolean hasPayload = (stream[at + 3] & 0x10) != 0;
            Integer before = counters.put(pid, counter);
            if (stream[at] != 0x47) {
                faults.add("no sync byte at " + at);
            } else if (before != null && counter != (hasPayload ? before + 1 & 15 : before)) {
                faults.add("counter " + counter + " of PID " + pid + " at packet " + at / 188 + " follows " + before);
            }
        }
        return faults;
    }
}
