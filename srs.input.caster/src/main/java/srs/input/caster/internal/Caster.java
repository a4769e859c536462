package srs.input.caster.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Dialer;
import srs.kernel.net.Listeners;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Keeps the ports of {@code stream_caster} open as the configuration says (F220, F221). Its methods run on the framework's and the kernel's worker threads; state is guarded
 * by {@code this}.
 *
 * <p>A port that cannot be opened is an error in the log, and tried again.
 */
@Component(service = {}, immediate = true)
public final class Caster {
    /** How often ports that could not be opened are tried again. */
    private static final long REFRESH_MS = 5_000;

    private final Means means;
    private final Listeners listeners;
    private final Datagrams datagrams;
    private final BundleContext context;
    private final UnfinishedTags budget = new UnfinishedTags();
    private final Registration reloads;
    private final Registration refreshing;

    // guarded by this
    private final Map<CasterSettings, OpenPort> open = new LinkedHashMap<>();
    private final Map<CasterSettings, String> failures = new HashMap<>();
    private CasterPlan plan = CasterPlan.NONE;
    private boolean isClosed;

    @Activate
    public Caster(BundleContext context, @Reference Config config, @Reference StreamHub hub, @Reference Clients clients, @Reference Admission admission,
            @Reference Dialer dialer, @Reference Listeners listeners, @Reference Datagrams datagrams, @Reference Workers workers) {
        this.context = context;
        this.listeners = listeners;
        this.datagrams = datagrams;
        means = new Means(config, hub, clients, admission, dialer);
        follow();
        reloads = config.listen(new Reload(), "stream_caster");
        refreshing = workers.every(REFRESH_MS, this::refresh);
    }

    /** Ends every sender; the kernel keeps the sockets for a while. */
    @Deactivate
    public void stop() {
        refreshing.close();
        reloads.close();
        List<OpenPort> left;
        synchronized (this) {
            isClosed = true;
            left = new ArrayList<>(open.values());
            open.clear();
        }
        left.forEach(OpenPort::close);
    }

    /** Closes what is not wanted any more, opens what is new, and leaves the rest alone. */
    private synchronized void follow() {
        CasterPlan next = CasterPlan.of(means.config().root());
        if (!next.problems().equals(plan.problems())) {
            next.problems().forEach(problem -> CasterLog.LOG.error("{}", problem));
        }
        if (!next.foreign().equals(plan.foreign())) {
            next.foreign().stream().filter(word -> !isInstalled(CasterPlan.owner(word)))
                    .forEach(word -> CasterLog.LOG.warn("stream_caster.caster {} belongs to {}, which is not installed", word, CasterPlan.owner(word)));
        }
        plan = next;
        open.entrySet().removeIf(port -> {
            CasterSettings settings = port.getKey();
            if (plan.casters().contains(settings)) {
                return false;
            }
            if (plan.casters().stream().anyMatch(wanted -> wanted.kind() == settings.kind() && wanted.listen().equals(settings.listen()))) {
                port.getValue().close();
            } else {
                port.getValue().end();
            }
            return true;
        });
        failures.keySet().retainAll(plan.casters());
        refresh();
    }

    private boolean isInstalled(String bundle) {
        return Arrays.stream(context.getBundles()).anyMatch(installed -> bundle.equals(installed.getSymbolicName()));
    }

    /** Opens what is wanted and not open; what goes wrong is said once. */
    private synchronized void refresh() {
        if (isClosed) {
            return;
        }
        for (CasterSettings wanted : plan.casters()) {
            if (open.containsKey(wanted)) {
                continue;
            }
            try {
                open.put(wanted, OpenPort.open(wanted, means, budget, listeners, datagrams));
                failures.remove(wanted);
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(failures.put(wanted, why))) {
                    CasterLog.LOG.error("{} is not open: {}", wanted, why);
                }
            }
        }
    }

    /** Where it listens now. */
    synchronized List<InetSocketAddress> addresses() {
        return open.values().stream().map(port -> port.listening().address()).toList();
    }

    private final class Reload implements ConfigListener {
        @Override
        public void onChanged(Set<String> changed) {
            follow();
        }

        @Override
        public List<String> objections(Set<String> changed, Section next) {
            CasterPlan wanted = CasterPlan.of(next);
            List<String> out = new ArrayList<>(wanted.problems());
            List<CasterSettings> now;
            synchronized (Caster.this) {
                now = plan.casters();
            }
            for (CasterSettings settings : wanted.casters()) {
                boolean isOurs = now.stream().anyMatch(other -> other.kind() == settings.kind() && other.listen().equals(settings.listen()));
                try {
                    if (!isOurs && settings.kind() == Kind.MPEGTS) {
                        datagrams.check(settings.listen());
                    } else if (!isOurs) {
                        listeners.check(settings.listen());
                    }
                } catch (IOException e) {
                    out.add("stream_caster.listen: " + e.getMessage());
                }
            }
            return out;
        }
    }
}
