package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.http.HttpEndpoint;
import srs.testkit.ChildProcess;
import srs.testkit.Skip;
import srs.tls.SelfSigned;
import srs.tls.TlsFiles;

/** proxy_protocol with curl as the proxy: {@code --haproxy-protocol} sends a header of version 1, before TLS. */
class BehindProxyTest {
    private static final String SERVER = "127.0.0.1:0";
    private static final String API = "127.0.0.2:0";
    private static final String SERVER_TLS = "127.0.0.3:0";
    private static final int NO_ANSWER = 52;
    private static final int RESET = 56;
    private static final int TLS_FAILED = 35;
    private static final Duration WAIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private House house;

    @BeforeEach
    void start() throws Exception {
        Skip.unless(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        TlsFiles files = new TlsFiles(folder.resolve("server.key"), folder.resolve("server.crt"));
        SelfSigned.write(files, "127.0.0.3");
        house = new House(folder);
        house.config.set("http_server.enabled", "on").set("http_server.listen", SERVER).set("http_api.enabled", "on").set("http_api.listen", API)
                .set("http_server.https.enabled", "on").set("http_server.https.listen", SERVER_TLS).set("http_server.https.key", files.key().toString())
                .set("http_server.https.cert", files.certificate().toString()).set("http_server.proxy_protocol", "on");
        house.start();
        HttpEndpoint who = x -> x.respond(200, "text/plain", x.ip() + (x.isLocal() ? " local" : ""));
        house.mount(who, "server api", "/who");
    }

    @AfterEach
    void close() {
        if (house != null) {
            house.close();
        }
    }

    private ChildProcess curl(String scheme, String endpoint, String... options) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/curl", "-sk", "-m", "20"));
        command.addAll(List.of(options));
        command.add(scheme + "://" + endpoint.substring(0, endpoint.indexOf(':')) + ":" + house.port(endpoint) + "/who");
        return ChildProcess.start(command);
    }

    private String answer(String scheme, String endpoint, String... options) {
        try (ChildProcess curl = curl(scheme, endpoint, options)) {
            return new String(curl.output(WAIT), StandardCharsets.UTF_8);
        }
    }

    private int exitCode(String scheme, String endpoint, String... options) {
        try (ChildProcess curl = curl(scheme, endpoint, options)) {
            return curl.exitCode(WAIT);
        }
    }

    @Test
    void servesWhoComesWithAHeader() {
        assertThat(answer("http", SERVER, "--haproxy-protocol")).as("what the proxy tells of is not this machine").isEqualTo("127.0.0.1");
        assertThat(answer("https", SERVER_TLS, "--haproxy-protocol")).as("before TLS").isEqualTo("127.0.0.1");
    }

    @Test
    void closesWhoComesWithout() {
        assertThat(exitCode("http", SERVER)).isIn(NO_ANSWER, RESET);
        assertThat(exitCode("https", SERVER_TLS)).isEqualTo(TLS_FAILED);
    }

    @Test
    void asksOnThePortsThatSaySo() {
        assertThat(answer("http", API)).isEqualTo("127.0.0.1 local");
        house.config.set("http_server.proxy_protocol", "off").set("http_api.proxy_protocol", "on").applyReload();
        assertThat(answer("http", SERVER)).as("from the next connection on").isEqualTo("127.0.0.1 local");
        assertThat(exitCode("http", API)).isIn(NO_ANSWER, RESET);
    }
}
