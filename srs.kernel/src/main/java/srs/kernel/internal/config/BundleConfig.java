package srs.kernel.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;
import srs.kernel.internal.work.ServiceClosedException;
import srs.kernel.work.Registration;

/** The configuration as one bundle has it: the common core, and the listeners of this bundle. Thread-safe. */
final class BundleConfig implements Config {

    private final ConfigCore core;
    private final String bundle;
    private final Supplier<Executor> executor;
    private final Section root;
    /** Under the lock of this; null after {@link #close}. */
    private List<Listening> listeners = new ArrayList<>();

    /** @param executor gives, at the first listener, what the bundle's listeners are called on, one at a time */
    BundleConfig(ConfigCore core, String bundle, Supplier<Executor> executor) {
        this.bundle = bundle;
        this.core = core;
        this.executor = executor;
        this.root = new ScopeSection(() -> core.snapshot().root(), () -> core.snapshot().workDir());
    }

    @Override
    public Section root() {
        return root;
    }

    @Override
    public Section vhost(String vhost) {
        return new ScopeSection(() -> core.snapshot().vhost(vhost), () -> core.snapshot().workDir());
    }

    @Override
    public Optional<String> resolveVhost(String host) {
        return core.snapshot().resolve(host);
    }

    @Override
    public List<String> vhosts() {
        return List.copyOf(core.snapshot().vhosts().keySet());
    }

    @Override
    public Registration listen(ConfigListener listener, String... paths) {
        Listening listening = new Listening(listener, List.of(paths), executor.get());
        synchronized (this) {
            if (listeners == null) {
                throw new ServiceClosedException(bundle);
            }
            listeners.add(listening);
            core.listeners().add(listening);
        }
        return () -> forget(listening);
    }

    private synchronized void forget(Listening listening) {
        core.listeners().remove(listening);
        if (listeners != null) {
            listeners.removeIf(l -> l == listening);
        }
    }

    @Override
    public ReloadResult reload() {
        return core.reload(ReloadCause.API);
    }

    @Override
    public ReloadResult reload(ReloadCause by) {
        return core.reload(by);
    }

    @Override
    public String text() {
        return DirectivePrinter.print(core.snapshot().tree());
    }

    /** The bundle has stopped: nobody calls its listeners any more. */
    synchronized void close() {
        if (listeners != null) {
            listeners.forEach(core.listeners()::remove);
            listeners = null;
        }
    }
}
