package srs.http.internal;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** Brings the requests of one connection to their endpoints: CORS, then the password, then the routes (compat 3.2). On the connection's loop. */
final class Dispatcher {
    static final String TEXT = "text/plain; charset=utf-8";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final Site site;
    private final Realm realm;
    private Executor worker;

    Dispatcher(Site site, Realm realm) {
        this.site = site;
        this.realm = realm;
    }

    void dispatch(Exchange exchange) {
        Settings settings = site.settings();
        if (exchange.method().equals("OPTIONS")) {
            answerOptions(exchange, settings);
        } else if (!METHODS.contains(exchange.method())) {
            exchange.respond(405, TEXT, Map.of("Allow", List.of("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")), exchange.text(ResponseHead.phrase(405)));
        } else if (settings.auth().isPresent() && BasicAuth.isAskedOn(exchange.path())
                && !settings.auth().get().admits(exchange.header("Authorization").orElse(null))) {
            exchange.respond(401, TEXT, Map.of("WWW-Authenticate", List.of("Basic")), exchange.text(ResponseHead.phrase(401)));
        } else {
            route(exchange);
        }
    }

    private void answerOptions(Exchange exchange, Settings settings) {
        if (settings.crossdomain()) {
            Route route = site.routes.find(exchange.path(), realm, Set.of());
            String accepted = route == null ? "" : route.mount().map(mount -> mount.acceptPost(exchange.path())).orElse("");
            exchange.respond(200, TEXT, accepted.isEmpty() ? Map.of() : Map.of("Accept-Post", List.of(accepted)), Unpooled.EMPTY_BUFFER);
        } else {
            exchange.fail(405);
        }
    }

    private void route(Exchange exchange) {
        if (exchange.isOver()) {
            return;
        }
        Route route = find(exchange);
        if (route == null) {
            giveBack(exchange);
            return;
        }
        Optional<Vacancy> vacancy = route.vacancy();
        if (vacancy.isPresent()) {
            vacancy.get().whenOver(() -> exchange.onLoop(() -> route(exchange)));
        } else if (RouteTable.isRedirect(route, exchange.path())) {
            String location = Percent.encodePath(exchange.path()) + "/" + exchange.query();
            exchange.respond(302, TEXT, Map.of("Location", List.of(location)), exchange.text("Redirect to " + location));
        } else if (!route.mount().orElseThrow().serve(exchange)) {
            // it went between look-up and call: the table is newer now
            route(exchange);
        }
    }

    /** Its endpoint leaves it to the next one; see {@link srs.http.HttpExchange#pass}. */
    void pass(Exchange exchange, Mount by, Runnable otherwise) {
        if (exchange.isOpen()) {
            exchange.passage().passedBy(by, otherwise);
            by.ended(exchange);
            route(exchange);
        }
    }

    /** On a port that the stream server shares with the API, what one of its endpoints takes back is not for the API. */
    private Route find(Exchange exchange) {
        Passage passage = exchange.passage();
        boolean isOfServer = passage.hasFallback() && realm.meets(Realm.SERVER);
        return site.routes.find(exchange.path(), isOfServer ? Realm.SERVER : realm, passage.passed());
    }

    private static void giveBack(Exchange exchange) {
        exchange.passage().takeFallback().ifPresentOrElse(fallback -> fallback.mount().resume(exchange, fallback.answer()), () -> exchange.fail(404));
    }

    /** Where this connection's blocking work is done, one task at a time. */
    Executor worker() {
        if (worker == null) {
            worker = site.newWorker();
        }
        return worker;
    }
}
