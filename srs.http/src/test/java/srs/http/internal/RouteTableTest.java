package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.internal.work.FaultCounter;

class RouteTableTest {

    private static RouteTable table(Realm realm, String... patterns) {
        List<Route> routes = new ArrayList<>();
        for (String pattern : patterns) {
            routes.add(route(pattern, realm));
        }
        return new RouteTable(routes);
    }

    private static Route route(String pattern, Realm realm) {
        return Route.to(pattern, realm, new Mount(x -> {}, "b", null, new FaultCounter()));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "/api/v1/versions, /api/v1/versions", "/api/v1/streams/vid-1, /api/v1/streams/", "/api/v1/streams, /api/v1/streams/",
        "/api/v1/other, /api/v1/", "/live/a.flv, *.flv", "/live/a.b.flv, *.flv", "/live/a.ts, /", "/console/a.flv, /console/", "/, /",
        "/console, /console/", "/live.flv/a, /",
    })
    void shouldPreferTheMoreSpecific(String path, String pattern) {
        RouteTable table = table(Realm.SERVER, "/", "*.flv", "/api/v1/", "/api/v1/streams/", "/api/v1/versions", "/console/");
        assertThat(table.find(path, Realm.SERVER).pattern()).isEqualTo(pattern);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "/api/streams/vid-1/snapshot.jpg, /api/streams/{id}/snapshot.jpg", "/api/streams/all/snapshot.jpg, /api/streams/all/snapshot.jpg",
        "/api/streams/vid-1, /api/", "/api/streams//snapshot.jpg, /api/", "/api/streams/a/b/snapshot.jpg, /api/", "/api/streams/a/snapshot.jpg/, /api/",
    })
    void shouldTakeAnyPartForBraces(String path, String pattern) {
        RouteTable table = table(Realm.API, "/api/", "/api/streams/{id}/snapshot.jpg", "/api/streams/all/snapshot.jpg", "*.jpg");
        assertThat(table.find(path, Realm.API).pattern()).isEqualTo(pattern);
    }

    @Test
    void shouldRedirectToTheSlash() {
        RouteTable table = table(Realm.API, "/api/v1/", "/api/v1/streams/");
        assertThat(RouteTable.isRedirect(table.find("/api/v1/streams", Realm.API), "/api/v1/streams")).isTrue();
        assertThat(RouteTable.isRedirect(table.find("/api/v1/streams/", Realm.API), "/api/v1/streams/")).isFalse();
        assertThat(RouteTable.isRedirect(table.find("/api/v1/x", Realm.API), "/api/v1/x")).isFalse();
    }

    @Test
    void shouldKeepThePortsApart() {
        RouteTable table = table(Realm.API, "/api/");
        assertThat(table.find("/api/", Realm.SERVER)).isNull();
        assertThat(table.find("/api/", Realm.API)).isNotNull();
        assertThat(table.find("/api/", Realm.SHARED)).isNotNull();
        assertThat(table(Realm.SHARED, "/api/").find("/api/", Realm.SERVER)).isNotNull();
    }

    @Test
    void shouldGiveTheHomeOfASharedPortToTheStreamServer() {
        RouteTable table = new RouteTable(List.of(route("/", Realm.API), route("/", Realm.SERVER), route("/api/", Realm.API)));
        assertThat(table.find("/", Realm.SHARED).realm()).isEqualTo(Realm.SERVER);
        assertThat(table.find("/api/", Realm.SHARED).realm()).isEqualTo(Realm.API);
        assertThat(table(Realm.API, "/").find("/", Realm.SHARED).realm()).isEqualTo(Realm.API);
    }

    @Test
    void shouldTakeTheFirstOfEquals() {
        Route better = route("*.flv", Realm.SERVER);
        RouteTable table = new RouteTable(List.of(better, route("*.flv", Realm.SERVER)));
        assertThat(table.find("/live/a.flv", Realm.SERVER)).isSameAs(better);
    }

    @Test
    void shouldKnowPatterns() {
        assertThat(List.of("/", "/a", "/a/", "*.flv")).allMatch(Route::isPattern);
        assertThat(List.of("", "a", "*", "*.", "*.a/b", "*.tar.gz", "a/*.flv")).noneMatch(Route::isPattern);
    }
}
