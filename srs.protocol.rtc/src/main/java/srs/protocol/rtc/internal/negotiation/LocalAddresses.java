package srs.protocol.rtc.internal.negotiation;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The addresses of the machine's interfaces that are up, asked of the system again every few seconds. Thread-safe. Those of tunnels and other links with one far end count only when
 * there are no others (SRS leaves them out): browsers are seldom behind them.
 */
public final class LocalAddresses implements Supplier<List<InetAddress>> {
    private static final long KEEP_MS = 5_000;

    private final LongSupplier nowMs;
    // guarded by this
    private List<InetAddress> addresses = List.of();
    private long untilMs = Long.MIN_VALUE;

    public LocalAddresses(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    @Override
    public synchronized List<InetAddress> get() {
        long now = nowMs.getAsLong();
        if (now >= untilMs) {
            untilMs = now + KEEP_MS;
            addresses = look();
        }
        return addresses;
    }

    private static List<InetAddress> look() {
        List<InetAddress> all = new ArrayList<>();
        List<InetAddress> tunnels = new ArrayList<>();
        try {
            for (NetworkInterface each : (Iterable<NetworkInterface>) NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp()) {
                    each.inetAddresses().forEach(each.isPointToPoint() ? tunnels::add : all::add);
                }
            }
        } catch (SocketException e) {
            return all; // without interfaces there are no addresses
        }
        if (all.stream().allMatch(InetAddress::isLoopbackAddress)) {
            all.addAll(tunnels);
        }
        return all;
    }
}
