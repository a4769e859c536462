package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.http.HttpExchange;

/** What happens to requests while the bundle of their endpoint is updated. */
class VacancyTest {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Peer peer = new Peer();

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void shouldHoldRequestsUntilTheEndpointIsBack() {
        Integer old = peer.mount(x -> x.respond(200, "text/plain", "old"), "/a");
        peer.routes.remove(old);
        assertThat(peer.send(GET).answer()).isEmpty();
        peer.mount(x -> x.respond(200, "text/plain", "new"), "/a");
        assertThat(peer.answer()).endsWith("new");
    }

    @Test
    void shouldSayNotFoundWhenTheTimeIsOver() {
        peer.routes.remove(peer.mount(x -> {}, "/a"));
        assertThat(peer.send(GET).answer()).isEmpty();
        peer.expiry.run();
        assertThat(peer.answer()).startsWith("HTTP/1.1 404 ");
        assertThat(peer.statusOf(GET)).isEqualTo(404);
    }

    @Test
    void shouldLetALessSpecificEndpointAnswerAfterwards() {
        peer.withEcho("/");
        peer.routes.remove(peer.mount(x -> {}, "/a"));
        assertThat(peer.send(GET).answer()).isEmpty();
        peer.expiry.run();
        assertThat(peer.answer()).endsWith("GET /a ");
    }

    @Test
    void shouldNotHoldWhenAnotherServesTheSamePattern() {
        peer.withEcho("/a");
        peer.routes.remove(peer.mount(x -> {}, "/a"));
        assertThat(peer.send(GET).answer()).endsWith("GET /a ");
    }

    @Test
    void shouldForgetThoseWhoGoWhileTheyWait() {
        peer.routes.remove(peer.mount(x -> {}, "/a"));
        peer.send(GET).channel.close();
        peer.expiry.run();
        assertThat(peer.answer()).isEmpty();
    }

    @Test
    void shouldCloseTheConnectionOfAnUnansweredRequest() {
        List<HttpExchange> waiting = new ArrayList<>();
        Integer rank = peer.mount(waiting::add, "/a");
        peer.send(GET).routes.remove(rank);
        assertThat(peer.isOpen()).isFalse();
        waiting.get(0).respond(200, "text/plain", "late");
        assertThat(peer.answer()).isEmpty();
    }

    @Test
    void shouldDropPatternsThatAnEndpointNoLongerHas() {
        Mount mount = new Mount(x -> x.respond(200, "text/plain", "ok"), "b", null, peer.faults);
        peer.routes.put(1, List.of("/a"), Realm.SERVER, mount);
        peer.routes.put(1, List.of("/b"), Realm.SERVER, mount);
        assertThat(peer.statusOf(GET)).isEqualTo(404);
        assertThat(peer.statusOf(GET.replace("/a", "/b"))).isEqualTo(200);
    }

    @Test
    void shouldBlameNoEndpointThatIsTakenAwayWhileItAnswers() {
        Mount[] mount = new Mount[1];
        mount[0] = new Mount(x -> {
            mount[0].close();
            throw new IllegalStateException("the services of its bundle are closed");
        }, "b", null, peer.faults);
        peer.routes.put(1, List.of("/a"), Realm.SERVER, mount[0]);
        assertThat(peer.send(GET).answer()).isEmpty();
        assertThat(peer.isOpen()).isFalse();
        assertThat(peer.faults.faults()).isEmpty();
    }
}
