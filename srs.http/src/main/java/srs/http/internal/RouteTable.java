package srs.http.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the route of a path (rules: {@link srs.http.HttpEndpoint#PATTERN}). Immutable: a change makes a new table.
 *
 * <p>On a shared port the path {@code /} belongs to the stream server when that answers it, as in SRS (compat 3.1).
 */
final class RouteTable {
    private final Map<String, List<Route>> exact = new HashMap<>();
    private final Map<String, List<Route>> extensions = new HashMap<>();
    private final List<Route> prefixes = new ArrayList<>();
    private final List<Template> templates = new ArrayList<>();

    /** @param begin what a path begins with, up to the first part that may be anything */
    private record Template(Route route, String begin, List<String> parts) {

        static Template of(Route route) {
            return new Template(route, route.pattern().substring(0, route.pattern().indexOf("/{") + 1), List.of(route.pattern().split("/", -1)));
        }

        boolean matches(String path) {
            return path.startsWith(begin) && matches(path.split("/", -1));
        }

        private boolean matches(String[] path) {
            if (path.length != parts.size()) {
                return false;
            }
            for (int i = 0; i < path.length; i++) {
                String part = parts.get(i);
                boolean isAny = part.startsWith("{") && part.endsWith("}");
                if (isAny ? path[i].isEmpty() : !part.equals(path[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param routes the better ones of equal patterns first */
    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            if (route.isExtension()) {
                extensions.computeIfAbsent(route.pattern().substring(1), k -> new ArrayList<>()).add(route);
            } else if (route.isPrefix()) {
                prefixes.add(route);
            } else if (route.isTemplate()) {
                templates.add(Template.of(route));
            } else {
                exact.computeIfAbsent(route.pattern(), k -> new ArrayList<>()).add(route);
            }
        }
        prefixes.sort(Comparator.comparingInt((Route r) -> r.pattern().length()).reversed());
    }

    /** The route for a path on a port, or null. A route whose pattern is the path and a slash asks for a redirect. */
    Route find(String path, Realm port) {
        return find(path, port, Set.of());
    }

    /** The best route to none of those who have passed the request on, or null. */
    Route find(String path, Realm port, Set<Mount> passed) {
        if (path.equals("/") && port.meets(Realm.SERVER) && port.meets(Realm.API)) {
            Route home = search(path, Realm.SERVER, passed);
            return home != null ? home : search(path, Realm.API, passed);
        }
        return search(path, port, passed);
    }

    private Route search(String path, Realm port, Set<Mount> passed) {
        Route found = first(exact.get(path), port, passed);
        if (found != null) {
            return found;
        }
        for (int i = 0; i < templates.size(); i++) {
            Template template = templates.get(i);
            if (isOpen(template.route(), port, passed) && template.matches(path)) {
                return template.route();
            }
        }
        Route root = null;
        Route longest = null;
        for (Route route : prefixes) {
            String pattern = route.pattern();
            if (!isOpen(route, port, passed)) {
                continue;
            }
            if (pattern.length() == path.length() + 1 && pattern.startsWith(path)) {
                return route;
            }
            if (pattern.length() == 1) {
                root = root == null ? route : root;
            } else if (longest == null && path.startsWith(pattern)) {
                longest = route;
            }
        }
        if (longest != null) {
            return longest;
        }
        int dot = path.lastIndexOf('.');
        Route byExtension = dot > path.lastIndexOf('/') ? first(extensions.get(path.substring(dot)), port, passed) : null;
        return byExtension != null ? byExtension : root;
    }

    private static boolean isOpen(Route route, Realm port, Set<Mount> passed) {
        return route.isOn(port) && (passed.isEmpty() || route.mount().filter(passed::contains).isEmpty());
    }

    private static Route first(List<Route> routes, Realm port, Set<Mount> passed) {
        if (routes != null) {
            for (Route route : routes) {
                if (isOpen(route, port, passed)) {
                    return route;
                }
            }
        }
        return null;
    }

    /** Whether a found route asks for a redirect to the path with a slash. */
    static boolean isRedirect(Route route, String path) {
        return route.isPrefix() && route.pattern().length() == path.length() + 1;
    }
}
