package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
            directive rtmps.enabled { type sw-; } directive rtmps.listen { type endpoints; default 1443; }
            directive vhost.http_remux.enabled { type sw-; } directive vhost.http_remux.mount { type string; }
            directive exporter.enabled { type sw-; } directive exporter.listen { type endpoints; default 9972; }
            directive srt_server.enabled { type sw-; } directive srt_server.listen { type endpoints; default 10080; }
            directive rtc_server.enabled { type sw-; } directive rtc_server.listen { type endpoints; default 8000; }
            directive rtc_server.tcp.enabled { type sw-; } directive rtc_server.tcp.listen { type endpoints; default 8000; }
            directive vhost.hls.hls_use_fmp4 { type sw-; } directive vhost.hls.hls_ts_file { type string; default [stream]-[seq].ts; }
            directive vhost.hls.hls_fmp4_file { type string; default [stream]-[seq].m4s; } directive vhost.dvr.enabled { type sw-; }
            directive vhost.dvr.dvr_plan { type enum session segment append; default session; } directive vhost.dvr.dvr_path { type path; default ./[stream].flv; }
            directive vhost.hls.enabled { type sw-; } directive vhost.forward.enabled { type sw-; }
            directive vhost.ingest { type blocks 1; } directive vhost.ingest.enabled { type sw-; }
            """;

    private static List<String> errors(boolean isGiven, String text) throws ConfigException {
        return problems(isGiven, text).filter(Problem::isError).map(Problem::toString).toList();
    }

    private static Stream<Problem> problems(boolean isGiven, String text) throws ConfigException {
        List<Declaration> all = new ArrayList<>(TestConfigs.kernel());
        all.addAll(TestConfigs.declarations("srs.other", OTHER));
        return new Compiler(Schema.of(all), TestConfigs.catalogue(), new EnvironmentLayer(Map.of()), new CrossChecks(1024))
                .compile(ConfigSource.text("srs.conf", isGiven, "max_connections 100; " + text).read())
                .problems().stream();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            daemon off;                | srs.conf: rtmp.listen: is required
            listen;                    | srs.conf: rtmp.listen: is required
            listen x;                  | srs.conf:1: rtmp.listen: endpoint x is not [host:]port
            listen 1; is_full on;      | srs.conf:1: is_full: this file shows every directive, it is not for a server
            listen 1; work_dir /dev/null; | srs.conf:1: work_dir: /dev/null is not a directory
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            listen 1; rtmps { enabled on; listen 1; }                       | srs.conf: rtmps.listen: 1 is also rtmp.listen 1
            listen 8080; http_server { enabled on; }                        | srs.conf: rtmp.listen: 8080 is also http_server.listen 8080
            listen 127.0.0.1:80; http_server { enabled on; listen 80; }     | srs.conf: rtmp.listen: 127.0.0.1:80 is also http_server.listen 80
            listen 1; http_server { enabled on; https { enabled on; listen 8080; } } | srs.conf: http_server.listen: 8080 is also http_server.https.listen 8080
            listen 1; srt_server { enabled on; listen 8000; } rtc_server { enabled on; } | srs.conf: srt_server.listen: 8000 is also rtc_server.listen 8000
            listen 8000; rtc_server { enabled on; tcp { enabled on; } }     | srs.conf: rtmp.listen: 8000 is also rtc_server.tcp.listen 8000
            """)
    void refusesOnePortForTwo(String text, String error) throws ConfigException {
        assertThat(errors(true, text)).containsExactly(error);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            listen 1; rtmps { enabled off; listen 1; }
            listen 127.0.0.1:80; http_server { enabled on; listen 127.0.0.2:80; }
            listen 127.0.0.1:0; http_server { enabled on; listen 127.0.0.1:0; }
            listen 1; http_server { enabled on; listen 80; } http_api { enabled on; listen 80; }
            listen 1 1;
            listen 1; http_api { enabled on; listen 9972; } exporter { enabled on; listen 9972; }
            listen 1; http_server { enabled on; https { enabled on; } } http_api { enabled on; listen 8080; https { enabled on; } }
            listen 10080; srt_server { enabled on; } rtc_server { enabled on; tcp { enabled on; } }
            listen 8000; rtc_server { enabled off; tcp { enabled on; } }
            listen 1; http_server { enabled on; } rtc_server { enabled on; tcp { enabled on; listen 8080; } }
            """)
    void takesPortsThatAreNotInTheWayOfOneAnother(String text) throws ConfigException {
        assertThat(errors(true, text)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            http_remux { } http_remux { }                                            | srs.conf:2: vhost.http_remux: v has more than one
            hls { enabled on; } http_remux { enabled on; mount [vhost]/[app]/[stream].ts; } | srs.conf:2: vhost.http_remux.mount: [vhost]/[app]/[stream].ts is not allowed with hls, whose segments have such names
            forward { enabled on; } publish { kickoff_for_idle 30; }                 | srs.conf:2: vhost.publish.kickoff_for_idle: is not allowed with forward, which nobody plays
            ingest a { } ingest b { } ingest a { }                                   | srs.conf:2: vhost.ingest: id a is given twice
            """)
    void refusesInAVhost(String inside, String error) throws ConfigException {
        assertThat(errors(true, "listen 1;\nvhost v { " + inside + " }")).containsExactly(error);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            hls { enabled off; } http_remux { enabled on; mount [vhost]/[app]/[stream].ts; }
            hls { enabled on; } http_remux { enabled on; mount [vhost]/[app]/[stream].flv; }
            forward { enabled on; } publish { kickoff_for_idle 0; }
            ingest a { } ingest b { }
            """)
    void takesInAVhost(String inside) throws ConfigException {
        assertThat(errors(true, "listen 1;\nvhost v { " + inside + " } vhost w { " + inside + " }")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            hls { enabled on; hls_ts_file [app]/[stream].ts; } | srs.conf:2: vhost.hls.hls_ts_file: [app]/[stream].ts has no [seq] and no time, each segment is written over the one before
            hls { enabled on; hls_use_fmp4 on; hls_fmp4_file [stream]-[2006].m4s; } | srs.conf:2: vhost.hls.hls_fmp4_file: [stream]-[2006].m4s has no [seq] and no time, each segment is written over the one before
            hls { enabled on; hls_ts_file [app]/[stream]-[timestamp].ts; } | ''
            hls { enabled off; hls_ts_file [app]/[stream].ts; } | ''
            hls { enabled on; hls_use_fmp4 on; hls_ts_file [stream].ts; } | ''
            dvr { enabled on; dvr_plan append; dvr_path ./[stream].mp4; } | srs.conf:2: vhost.dvr.dvr_plan: append is for FLV files, and dvr_path is ./[stream].mp4: each publish gets a file
            dvr { enabled on; dvr_plan append; dvr_path ./[stream].flv; } | ''
            dvr { enabled on; dvr_plan segment; dvr_path ./[stream].mp4; } | ''
            """)
    void warnsOfFilesThatAreNotWhatTheirNamesPromise(String inside, String warning) throws ConfigException {
        assertThat(problems(true, "listen 1;\nvhost v { " + inside + " }").map(Problem::toString).filter(text -> text.contains("vhost.")))
                .isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
    }

    @ParameterizedTest(name = "stats.network {0} of 2 addresses: {1}")
    @CsvSource({"0, ''", "1, ''", "2, 'srs.conf:1: stats.network: 2 is not in 0..1, the addresses of this machine'"})
    void wantsAnAddressOfThisMachine(int index, String error) throws ConfigException {
        Compiler compiler = new Compiler(Schema.of(TestConfigs.kernel()), TestConfigs.catalogue(), new EnvironmentLayer(Map.of()), new CrossChecks(0, () -> 2));
        assertThat(compiler.compile(ConfigSource.text("srs.conf", true, "stats { network " + index + "; }").read()).problems()).extracting(Problem::toString)
                .isEqualTo(error.isEmpty() ? List.of() : List.of(error));
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

    @Test
    void proxiesAreNetworks() throws Exception {
        Compiler compiler = new Compiler(Schema.of(TestConfigs.kernel()), TestConfigs.catalogue(), new EnvironmentLayer(Map.of()), new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        assertThat(compiler.compile(ConfigSource.text("srs.conf", true, "pid x;\ntrusted_proxies 10.0.0.0/8 lb.example;").read()).problems()).extracting(Problem::toString)
                .containsExactly("srs.conf:2: trusted_proxies: lb.example is not an address, address/bits, or none alone");
        assertThat(compiler.compile(ConfigSource.text("srs.conf", true, "trusted_proxies none;").read()).problems()).isEmpty();
    }
}
