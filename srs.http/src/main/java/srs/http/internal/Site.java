package srs.http.internal;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What every connection needs from the front. Thread-safe. */
final class Site {
    final Routes routes;
    /** Protocols that share the ports, at this moment. */
    final List<RawMount> protocols;
    final BodyBudget bodies = new BodyBudget();
    private final Supplier<Executor> workers;
    private volatile Settings settings;

    /** @param workers makes executors that read files, each one task at a time */
    Site(Routes routes, List<RawMount> protocols, Supplier<Executor> workers, Settings settings) {
        this.protocols = protocols;
        this.routes = routes;
        this.workers = workers;
        this.settings = settings;
    }

    Settings settings() {
        return settings;
    }

    void settings(Settings newer) {
        settings = newer;
    }

    Executor newWorker() {
        return workers.get();
    }
}
