package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import srs.kernel.net.Endpoint;

/** compat 2.6.3 and 3.1: which ports listen, and what they serve. */
class PortPlanTest {
    private static final Path WORK_DIR = Path.of("/srs");

    private final MapConfig config = new MapConfig().set("http_server.enabled", "on").set("http_api.enabled", "on");

    private PortPlan plan() {
        return PortPlan.of(config, WORK_DIR);
    }

    private PortPlan.Want at(String endpoint) {
        return plan().ports().get(Endpoint.parse(endpoint));
    }

    @Test
    void shouldTakeTheDefaultPorts() {
        config.set("http_server.https.enabled", "on").set("http_api.https.enabled", "on");
        assertThat(plan().ports().keySet()).extracting(Endpoint::toString).containsExactly("8080", "1985", "8088", "1990");
        assertThat(at("8080").realm()).isEqualTo(Realm.SERVER);
        assertThat(at("1985").realm()).isEqualTo(Realm.API);
        assertThat(at("8088").tls().orElseThrow().key()).isEqualTo(Path.of("/srs/./conf/server.key"));
        assertThat(at("1990").tls()).isPresent();
        assertThat(plan().problems()).isEmpty();
    }

    @Test
    void shouldShareTheSecurePortWhenThePlainOneIsShared() {
        config.set("http_api.listen", "8080").set("http_server.https.enabled", "on").set("http_api.https.enabled", "on");
        assertThat(plan().ports().keySet()).extracting(Endpoint::toString).containsExactly("8080", "8088");
        assertThat(at("8080").realm()).isEqualTo(Realm.SHARED);
        assertThat(at("8088").realm()).isEqualTo(Realm.SHARED);
    }

    @Test
    void shouldListenOnSeveralEndpoints() {
        config.set("http_server.listen", "8080 [::1]:8081");
        assertThat(at("[::1]:8081").realm()).isEqualTo(Realm.SERVER);
    }

    @Test
    void shouldNotServeHttpsWithoutHttp() {
        config.set("http_server.enabled", "off").set("http_server.https.enabled", "on");
        assertThat(plan().ports().keySet()).extracting(Endpoint::toString).containsExactly("1985");
    }

    @Test
    void shouldRefuseTlsAndPlainOnOnePort() {
        config.set("http_server.https.enabled", "on").set("http_server.https.listen", "8080");
        assertThat(plan().problems()).containsExactly("http_server.https.listen 8080 is already used without TLS");
        assertThat(at("8080").tls()).isEmpty();
    }

    @Test
    void shouldTakeOneCertificateForASharedPort() {
        config.set("http_api.listen", "8080").set("http_server.https.enabled", "on").set("http_api.https.enabled", "on").set("http_api.https.key", "other.key");
        assertThat(plan().problems()).containsExactly("http_api.https.listen 8088 is shared, so the certificate of http_server.https holds");
        assertThat(at("8088").tls().orElseThrow().key()).isEqualTo(Path.of("/srs/./conf/server.key"));
    }

    @Test
    void shouldServeMetricsOnAPortOfTheirOwn() {
        config.set("exporter.enabled", "on");
        assertThat(at("9972").realm()).isEqualTo(Realm.EXPORTER);
        config.set("exporter.listen", "1985");
        assertThat(at("1985").realm()).isEqualTo(Realm.API.and(Realm.EXPORTER));
    }
}
