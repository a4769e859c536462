package srs.format.ts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads transport packets by the letter of ISO/IEC 13818-1, with nothing of ours, and keeps what breaks a rule: sync, continuity, adaptation field,
 * the lengths of PES packets, the CRC of sections, the distance of PCRs.
 */
final class PacketChecker {
    final List<String> broken = new ArrayList<>();
    /** Packets of each PID. */
    final Map<Integer, Integer> packets = new TreeMap<>();
    final List<Long> pcrs = new ArrayList<>();
    private final Map<Integer, Integer> counters = new HashMap<>();
    private final Map<Integer, Integer> pesLeft = new HashMap<>();

    static PacketChecker of(byte[] stream) {
        PacketChecker checker = new PacketChecker();
        if (stream.length % 188 != 0) {
            checker.broken.add(stream.length + " bytes are not whole packets");
        }
        for (int at = 0; at + 188 <= stream.length; at += 188) {
            checker.packet(stream, at);
        }
        checker.pesLeft.forEach((pid, left) -> {
            if (left > 0) {
                checker.broken.add("the last PES packet of PID " + pid + " lacks " + left + " bytes");
            }
        });
        return checker;
    }

    private void packet(byte[] s, int at) {
        if (s[at] != 0x47) {
            broken.add("no sync byte at " + at);
            return;
        }
        int pid = (s[at + 1] & 0x1F) << 8 | s[at + 2] & 0xFF;
        boolean isStart = (s[at + 1] & 0x40) != 0;
        int control = s[at + 3] >> 4 & 3;
        int counter = s[at + 3] & 15;
        packets.merge(pid, 1, Integer::sum);
        int field = (control & 2) == 0 ? 0 : 1 + (s[at + 4] & 0xFF);
        int flags = field > 1 ? s[at + 5] : 0;
        Integer before = counters.put(pid, counter);
        boolean hasPayload = (control & 1) != 0;
        int expected = before == null ? counter : hasPayload ? before + 1 & 15 : before;
        if (counter != expected && (flags & 0x80) == 0) {
            broken.add("counter " + counter + " of PID " + pid + " at " + at + " is not " + expected);
        }
        if (control == 0 || field > (hasPayload ? 183 : 184) || !hasPayload && field != 184) {
            broken.add("adaptation field of " + field + " bytes, control " + control + " at " + at);
            return;
        }
        if ((flags & 0x10) != 0) {
            pcr(s, at + 6, (flags & 0x80) != 0);
        }
        int stuffing = field == 0 ? 0 : 2 + ((flags & 0x10) != 0 ? 6 : 0);
        for (int i = at + 4 + stuffing; field > 1 && i < at + 4 + field; i++) {
            if (s[i] != -1) {
                broken.add("stuffing at " + i + " is not ff");
            }
        }
        if (hasPayload) {
            payload(s, at + 4 + field, at + 188, pid, isStart);
        }
    }

    private void pcr(byte[] s, int at, boolean mayJump) {
        long base = (s[at] & 0xFFL) << 25 | (s[at + 1] & 0xFF) << 17 | (s[at + 2] & 0xFF) << 9 | (s[at + 3] & 0xFF) << 1 | (s[at + 4] & 0x80) >> 7;
        if (!pcrs.isEmpty() && !mayJump) {
            long distance = base - pcrs.get(pcrs.size() - 1) & (1L << 33) - 1;
            if (distance > 9000) {
                broken.add("PCR distance " + distance + " ticks at " + at);
            }
        }
        pcrs.add(base);
    }

    private void payload(byte[] s, int begin, int end, int pid, boolean isStart) {
        if (pid == 0 || pid == 0x1001) {
            int bytes = 3 + ((s[begin + 2] & 15) << 8 | s[begin + 3] & 0xFF);
            if (Crc32Mpeg.of(io.netty.buffer.Unpooled.wrappedBuffer(s), begin + 1, bytes) != 0) {
                broken.add("CRC of the section on PID " + pid);
            }
            return;
        }
        if (isStart) {
            if (pesLeft.getOrDefault(pid, 0) > 0) {
                broken.add("a PES packet of PID " + pid + " begins " + pesLeft.get(pid) + " bytes too early");
            }
            if (s[begin] != 0 || s[begin + 1] != 0 || s[begin + 2] != 1) {
                broken.add("no PES start code at " + begin);
            }
            int length = (s[begin + 4] & 0xFF) << 8 | s[begin + 5] & 0xFF;
            // unbounded packets are counted from below zero
            pesLeft.put(pid, length == 0 ? Integer.MIN_VALUE / 2 : 6 + length);
        }
        pesLeft.merge(pid, -(end - begin), Integer::sum);
        int left = pesLeft.get(pid);
        if (left < 0 && left > -189) {
            broken.add("PES packet of PID " + pid + " is " + -left + " bytes too long at " + begin);
        }
    }
}
