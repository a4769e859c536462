package srs.protocol.rtc.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.EventLoops;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.protocol.rtc.internal.RtcSettings.Wanted;
import srs.protocol.rtc.internal.api.ListeningPorts;
import srs.protocol.rtc.internal.negotiation.Candidates;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;
import srs.protocol.rtc.internal.session.BlackHole;
import srs.protocol.rtc.internal.session.RtcSessions;
import srs.protocol.rtc.internal.tcp.SharedTcp;

/**
 * Keeps the ports of {@code rtc_server} open as the configuration says, and the sessions behind them. Its methods run on worker threads; state is guarded by {@code this},
 * which no loop ever waits for: what loops and calls read is volatile.
 *
 * <p>The certificate is made when it is first wanted, on a worker: a start does not wait for it. A port that cannot be opened is an error in the log, and tried again.
 */
final class RtcPorts implements ListeningPorts, AutoCloseable {
    /** How often ports that could not be opened are tried again. */
    private static final long REFRESH_MS = 5_000;

    private final Config config;
    private final Datagrams datagrams;
    private final Listeners listeners;
    private final EventLoops loops;
    private final Workers workers;
    private final Candidates candidates;
    private final Registration reloads;
    private final Registration refreshing;
    private final BlackHole blackHole = new BlackHole();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    // guarded by this
    private final Map<Wanted, Listening> open = new LinkedHashMap<>();
    private final Map<Wanted, String> failures = new HashMap<>();
    private RtcSettings settings;
    private boolean isClosed;
    // written under the lock, read by anybody
    private volatile RtcSessions sessions;
    private volatile List<InetSocketAddress> udp = List.of();
    private volatile List<InetSocketAddress> tcp = List.of();

    RtcPorts(Config config, Datagrams datagrams, Listeners listeners, EventLoops loops, Workers workers, Candidates candidates) {
        this.config = config;
        this.datagrams = datagrams;
        this.listeners = listeners;
        this.loops = loops;
        this.workers = workers;
        this.candidates = candidates;
        reloads = config.listen(new Reload(), "rtc_server", "http_server", "http_api");
        workers.serial("rtc ports").execute(this::follow);
        refreshing = workers.every(REFRESH_MS, this::refresh);
    }

    /** The sessions; there are none while WebRTC is off. */
    RtcSessions sessions() {
        RtcSessions now = sessions;
        if (now == null) {
            throw new RefusedException(RtcError.DISABLED, "no port of rtc_server is open");
        }
        return now;
    }

    @Override
    public CompletionStage<Void> opened() {
        return opened;
    }

    @Override
    public List<InetSocketAddress> udp() {
        return udp;
    }

    @Override
    public List<InetSocketAddress> tcp() {
        return tcp;
    }

    private void follow() {
        try {
            change();
        } finally {
            // without the lock: whoever waited goes on in this call
            opened.complete(null);
        }
    }

    private synchronized void change() {
        if (isClosed) {
            return;
        }
        RtcSettings next = RtcSettings.of(config.root(), loops.all().size(), candidates);
        boolean isOther = settings != null && (settings.isEcdsa() != next.isEcdsa() || settings.sockets() != next.sockets());
        settings = next;
        List<Wanted> wanted = next.wanted();
        open.entrySet().removeIf(port -> {
            boolean isWanted = wanted.contains(port.getKey());
            if (!isWanted) {
                port.getValue().end();
            } else if (isOther) {
                port.getValue().close();
            }
            return !isWanted || isOther;
        });
        failures.keySet().retainAll(wanted);
        if (sessions != null && (isOther || !next.isOn())) {
            sessions.close();
            sessions = null;
        }
        blackHole.follow(datagrams, next.blackHole());
        refresh();
        tell();
    }

    /** Opens what is wanted and not open; what goes wrong is said once. */
    private synchronized void refresh() {
        if (isClosed || settings == null || !settings.isOn()) {
            return;
        }
        if (sessions == null) {
            sessions = new RtcSessions(loops, workers, settings.isEcdsa(), blackHole);
        }
        for (Wanted wanted : settings.wanted()) {
            if (open.containsKey(wanted)) {
                continue;
            }
            try {
                Listening listening = open(wanted);
                open.put(wanted, listening);
                failures.remove(wanted);
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(failures.put(wanted, why))) {
                    RtcLog.LOG.error("rtc_server {} is not open: {}", wanted, why);
                }
            }
        }
        tell();
    }

    private Listening open(Wanted wanted) throws IOException {
        if (wanted.isShared()) {
            return sessions.shareTcp(wanted.endpoint());
        }
        return wanted.isTcp() ? sessions.openTcp(listeners, wanted.endpoint()) : sessions.openUdp(datagrams, wanted.endpoint(), settings.sockets());
    }

    /** What takes connections from the ports of HTTP; null while WebRTC is off. Any thread. */
    SharedTcp sharedTcp() {
        RtcSessions now = sessions;
        return now == null ? null : now.sharedTcp();
    }

    private void tell() {
        List<InetSocketAddress> ofUdp = new ArrayList<>();
        List<InetSocketAddress> ofTcp = new ArrayList<>();
        open.forEach((wanted, listening) -> (wanted.isTcp() ? ofTcp : ofUdp).add(listening.address()));
        udp = List.copyOf(ofUdp);
        tcp = List.copyOf(ofTcp);
    }

    /** Ends every session; the kernel keeps the sockets for a while. */
    @Override
    public void close() {
        refreshing.close();
        reloads.close();
        opened.complete(null);
        List<Listening> left;
        RtcSessions ended;
        synchronized (this) {
            isClosed = true;
            blackHole.close();
            left = new ArrayList<>(open.values());
            open.clear();
            ended = sessions;
            sessions = null;
            tell();
        }
        left.forEach(Listening::close);
        if (ended != null) {
            ended.close();
        }
    }

    private final class Reload implements ConfigListener {
        @Override
        public void onChanged(Set<String> changed) {
            follow();
        }

        @Override
        public List<String> objections(Set<String> changed, Section next) {
            List<String> out = new ArrayList<>();
            RtcSettings wanted = RtcSettings.of(next, loops.all().size(), candidates);
            List<Wanted> now;
            synchronized (RtcPorts.this) {
                now = settings == null ? List.of() : settings.wanted();
            }
            for (Wanted port : wanted.wanted()) {
                if (!now.contains(port) && !port.isShared()) {
                    check(port, out);
                }
            }
            return out;
        }

        private void check(Wanted port, List<String> objections) {
            Endpoint endpoint = port.endpoint();
            try {
                if (port.isTcp()) {
                    listeners.check(endpoint);
                } else {
                    datagrams.check(endpoint);
                }
            } catch (IOException e) {
                objections.add((port.isTcp() ? "rtc_server.tcp.listen: " : "rtc_server.listen: ") + e.getMessage());
            }
        }
    }
}
