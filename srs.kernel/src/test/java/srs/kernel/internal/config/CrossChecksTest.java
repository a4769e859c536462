package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules between directives (compat 2.1, «cross checks»). */
class CrossChecksTest {

    private static final String OTHER = """
            directive rtmp.listen { type endpoints; required on; }
            directive http_api.enabled { type sw-; } directive http_api.listen { type endpoints; default 1985; }
            directive http_api.https.enabled { type sw-; } directive http_api.https.listen { type endpoints; default 1990; }
            directive http_server.enabled { type sw-; } directive http_server.listen { type endpoints; default 8080; }
            directive http_server.https.enabled { type sw-; } directive http_server.https.listen { type endpoints; default 8088; }
            """;

    private static List<String> errors(boolean isGiven, String text) throws ConfigException {
        List<Declaration> all = new ArrayList<>(TestConfigs.kernel());
        all.addAll(TestConfigs.declarations("srs.other", OTHER));
        return new Compiler(Schema.of(all), TestConfigs.catalogue(), new EnvironmentLayer(Map.of()), new CrossChecks(1024))
                .compile(ConfigSource.text("srs.conf", isGiven, "max_connections 100; " + text).read())
                .problems().stream().filter(Problem::isError).map(Problem::toString).toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            daemon off;                | srs.conf: rtmp.listen: is required
            listen;                    | srs.conf: rtmp.listen: is required
            listen x;                  | srs.conf:1: rtmp.listen: endpoint x is not [host:]port
            listen 1; is_full on;      | srs.conf:1: is_full: this file shows every directive, it is not for a server
            listen 1; asprocess on;    | srs.conf:1: asprocess: on is not allowed with daemon on
            listen 1; http_api { https { enabled on; } } | srs.conf: http_api.https.enabled: on needs http_api.enabled on
            listen 1; http_api { enabled on; listen 8080; https { enabled on; listen 1990; } } http_server { enabled on; https { enabled on; } } | srs.conf: http_api.https.listen: 1990 is not http_server.https.listen 8088, as it must be when both share 8080
            listen 1; http_api { enabled on; https { enabled on; listen 8088; } } http_server { enabled on; https { enabled on; } } | srs.conf: http_api.listen: 1985 is not http_server.listen 8080, as it must be when both share HTTPS 8088
            """)
    void refuses(String text, String error) throws ConfigException {
        assertThat(errors(true, text)).containsExactly(error);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            listen 1;
            rtmp { listen 1; }
            listen 1; daemon off; asprocess on;
            listen 1; http_api { enabled on; listen 8080; https { enabled on; } } http_server { enabled on; https { enabled on; } }
            """)
    void takes(String text) throws ConfigException {
        assertThat(errors(true, text)).isEmpty();
    }

    @Test
    void wantsMoreOpenFilesThanConnections() throws ConfigException {
        List<Declaration> kernel = TestConfigs.kernel();
        Compiler compiler = new Compiler(Schema.of(kernel), TestConfigs.catalogue(), new EnvironmentLayer(Map.of()), new CrossChecks(1024));
        assertThat(compiler.compile(ConfigSource.text("srs.conf", true, "max_connections 896;").read()).problems()).extracting(Problem::toString)
                .containsExactly("srs.conf:1: max_connections: 896 and 128 more are not below the limit of open files, 1024 (ulimit -n)");
        assertThat(compiler.compile(ConfigSource.text("srs.conf", true, "max_connections 895;").read()).problems()).isEmpty();
    }

    @Test
    void requireNothingOfAConfigurationThatNobodyWrote() throws ConfigException {
        assertThat(errors(false, "")).isEmpty();
    }
}
