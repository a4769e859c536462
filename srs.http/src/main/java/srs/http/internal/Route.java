package srs.http.internal;

import java.util.Optional;

/**
 * A pattern and who answers it. Immutable.
 *
 * @param pattern as in {@link srs.http.HttpEndpoint#PATTERN}
 * @param realm the ports that it is mounted on
 * @param mount who answers
 * @param vacancy instead of a mount: whoever answered has just gone
 */
record Route(String pattern, Realm realm, Optional<Mount> mount, Optional<Vacancy> vacancy) {

    static Route to(String pattern, Realm realm, Mount mount) {
        return new Route(pattern, realm, Optional.of(mount), Optional.empty());
    }

    static Route vacant(String pattern, Realm realm, Vacancy vacancy) {
        return new Route(pattern, realm, Optional.empty(), Optional.of(vacancy));
    }

    /** Whether it is mounted on a port of this realm. */
    boolean isOn(Realm port) {
        return realm.meets(port);
    }

    boolean isPrefix() {
        return pattern.endsWith("/");
    }

    /** Whether it has parts that may be any: {@code /streams/{id}/snapshot.jpg}. */
    boolean isTemplate() {
        return pattern.indexOf('{') > 0 && !isPrefix() && !isExtension();
    }

    boolean isExtension() {
        return pattern.startsWith("*.");
    }

    /** Whether this is a pattern at all; others are refused. */
    static boolean isPattern(String text) {
        return text.startsWith("/") || text.startsWith("*.") && text.length() > 2 && text.indexOf('/') < 0 && text.indexOf('.', 2) < 0;
    }
}
