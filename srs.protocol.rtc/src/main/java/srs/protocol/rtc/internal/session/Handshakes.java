package srs.protocol.rtc.internal.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The handshakes that run, each on a thread that waits for its peer: so many in all and of one address. When all threads are taken, one of whose peer nothing comes makes room for
 * an address that has fewer: nobody keeps others out by beginning many and ending none. Thread-safe; the lock is held for a moment.
 */
final class Handshakes {
    /** A peer that says nothing for so long makes room when somebody waits. */
    static final long QUIET_MS = 1_000;

    /** So does one that is not done by then, whatever it says. */
    static final long SLOW_MS = 10_000;

    /** Who has not asked again for so long does not wait any more. */
    private static final long FORGOTTEN_MS = 1_000;

    private final int most;
    private final int mostOfOne;
    private final LongSupplier nanoTime;
    // guarded by this
    private final Map<String, Deque<Handshake>> running = new HashMap<>();
    /** Addresses that were refused, and when they last asked. */
    private final Map<String, Long> waiting = new HashMap<>();
    private int count;

    Handshakes(int most, int mostOfOne, LongSupplier nanoTime) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a place; null when there is none: then ask again soon.
     *
     * @param abort ends the handshake's session; called without a lock, on a thread of somebody else's
     */
    Handshake begin(String ip, Runnable abort) {
        String address = AddressKey.of(ip);
        long nowNs = nanoTime.getAsLong();
        Handshake victim;
        synchronized (this) {
            int own = of(address);
            if (own < mostOfOne && most - count > poorer(address, own, nowNs)) {
                waiting.remove(address);
                Handshake begun = new Handshake(address, abort, nowNs);
                running.computeIfAbsent(address, key -> new ArrayDeque<>()).add(begun);
                count++;
                return begun;
            }
            waiting.put(address, nowNs);
            victim = own < mostOfOne && count >= most ? victim(own, nowNs) : null;
        }
        if (victim != null) {
            victim.abort.run();
        }
        return null;
    }

    private int of(String address) {
        Deque<Handshake> own = running.get(address);
        return own == null ? 0 : own.size();
    }

    /** Addresses that wait and have fewer than this one. */
    private int poorer(String address, int own, long nowNs) {
        waiting.values().removeIf(askedNs -> nowNs - askedNs >= TimeUnit.MILLISECONDS.toNanos(FORGOTTEN_MS));
        int found = 0;
        for (String other : waiting.keySet()) {
            found += !other.equals(address) && of(other) < own ? 1 : 0;
        }
        return found;
    }

    /** Of the address that has the most, the oldest from whom nothing comes. */
    private Handshake victim(int own, long nowNs) {
        Handshake found = null;
        int most = own;
        for (Deque<Handshake> theirs : running.values()) {
            if (theirs.size() <= most) {
                continue;
            }
            for (Handshake each : theirs) {
                if (each.makesRoom(nowNs)) {
                    found = each;
                    most = theirs.size();
                    break;
                }
            }
        }
        if (found != null) {
            found.isAborted = true;
        }
        return found;
    }

    private synchronized void remove(Handshake ended) {
        Deque<Handshake> own = running.get(ended.address);
        if (own != null && own.remove(ended)) {
            count--;
            if (own.isEmpty()) {
                running.remove(ended.address);
            }
        }
    }

    /** In all. */
    synchronized int count() {
        return count;
    }

    /** One that runs. Thread-safe. */
    final class Handshake {
        private final String address;
        private final Runnable abort;
        private final long beganNs;
        private volatile long heardNs;
        /** Guarded by the handshakes. */
        private boolean isAborted;

        private Handshake(String address, Runnable abort, long beganNs) {
            this.address = address;
            this.abort = abort;
            this.beganNs = beganNs;
            heardNs = beganNs;
        }

        /** Something has come of its peer. */
        void heard() {
            heardNs = nanoTime.getAsLong();
        }

        /** For how long nothing has come. */
        long quietMs() {
            return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - heardNs);
        }

        private boolean makesRoom(long nowNs) {
            return !isAborted && (nowNs - heardNs >= TimeUnit.MILLISECONDS.toNanos(QUIET_MS) || nowNs - beganNs >= TimeUnit.MILLISECONDS.toNanos(SLOW_MS));
        }

        /** It needs its place no more. At most the first call counts. */
        void end() {
            remove(this);
        }
    }
}
