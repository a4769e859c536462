package srs.http.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The routes of all endpoints that are in service. Thread-safe: changes are serialised, look-ups read an immutable table. */
final class Routes {
    private final Consumer<Runnable> holdTimer;
    private final Map<Comparable<?>, Entry> entries = new HashMap<>();
    private final Map<Vacancy, List<Route>> vacancies = new HashMap<>();
    private volatile RouteTable table = new RouteTable(List.of());

    private record Entry(Comparable<?> rank, List<Route> routes, Mount mount) {}

    /** @param holdTimer runs a task once after {@link Vacancy#HOLD_MS} */
    Routes(Consumer<Runnable> holdTimer) {
        this.holdTimer = holdTimer;
    }

    Route find(String path, Realm port, Set<Mount> passed) {
        return table.find(path, port, passed);
    }

    /**
     * Puts an endpoint into service, or changes its patterns.
     *
     * @param rank a key that sorts the better endpoint higher; equal means the same endpoint
     */
    void put(Comparable<?> rank, List<String> patterns, Realm realm, Mount mount) {
        List<Vacancy> over = new ArrayList<>();
        synchronized (this) {
            List<Route> routes = patterns.stream().map(p -> Route.to(p, realm, mount)).toList();
            entries.put(rank, new Entry(rank, routes, mount));
            vacancies.entrySet().removeIf(e -> {
                boolean filled = e.getValue().stream().anyMatch(r -> patterns.contains(r.pattern()));
                return filled && over.add(e.getKey());
            });
            rebuild();
        }
        over.forEach(Vacancy::end);
    }

    /** Takes an endpoint out of service; requests for it wait a while for its return. */
    void remove(Comparable<?> rank) {
        Entry entry;
        synchronized (this) {
            entry = entries.remove(rank);
            if (entry == null) {
                return;
            }
            Vacancy vacancy = new Vacancy();
            vacancies.put(vacancy, entry.routes().stream().map(r -> Route.vacant(r.pattern(), r.realm(), vacancy)).toList());
            rebuild();
            try {
                holdTimer.accept(() -> expire(vacancy));
            } catch (RuntimeException e) {
                // no timers any more: this bundle is stopping too
                vacancies.remove(vacancy);
                rebuild();
            }
        }
        entry.mount().close();
    }

    private void expire(Vacancy vacancy) {
        synchronized (this) {
            vacancies.remove(vacancy);
            rebuild();
        }
        vacancy.end();
    }

    private void rebuild() {
        List<Route> routes = new ArrayList<>();
        entries.values().stream().sorted(Comparator.comparing(Entry::rank, Routes::higherFirst)).forEach(e -> routes.addAll(e.routes()));
        vacancies.values().forEach(routes::addAll);
        table = new RouteTable(routes);
    }

    @SuppressWarnings("unchecked")
    private static int higherFirst(Comparable<?> a, Comparable<?> b) {
        return ((Comparable<Object>) b).compareTo(a);
    }
}
