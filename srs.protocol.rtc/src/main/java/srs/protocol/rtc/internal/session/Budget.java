package srs.protocol.rtc.internal.session;

import java.util.HashMap;
import java.util.Map;

/** Counts something of each address and in all, up to limits. Thread-safe; the lock is held for a moment. */
final class Budget {
    private final int most;
    private final int mostOfOne;
    // guarded by this
    private final Map<String, Integer> counts = new HashMap<>();
    private int count;

    Budget(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Takes one; empty when that goes, else the value, then the rule. */
    synchronized String take(String ip) {
        if (count >= most) {
            return count + " are the most";
        }
        String key = AddressKey.of(ip);
        int own = counts.getOrDefault(key, 0);
        if (own >= mostOfOne) {
            return own + " of " + ip + " are the most of one address";
        }
        counts.put(key, own + 1);
        count++;
        return "";
    }

    /** Gives one back. */
    synchronized void give(String ip) {
        count--;
        counts.computeIfPresent(AddressKey.of(ip), (key, own) -> own > 1 ? own - 1 : null);
    }

    /** In all. */
    synchronized int count() {
        return count;
    }
}
