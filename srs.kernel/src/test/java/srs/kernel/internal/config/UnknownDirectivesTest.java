package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name that nobody knows is an error with the nearest; one of a bundle that is not installed is a warning with its name. */
class UnknownDirectivesTest {

    private static List<Problem> compile(String text) throws ConfigException {
        return new Compiler(Schema.of(TestConfigs.kernel()), TestConfigs.catalogue(), new EnvironmentLayer(Map.of()),
                new CrossChecks(TestConfigs.UNKNOWN_LIMIT)).compile(ConfigSource.text("srs.conf", false, text).read()).problems();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            max_conections 1;                         | srs.conf:1: max_conections: unknown directive, the nearest known is max_connections
            lisen 1935;                               | srs.conf:1: lisen: unknown directive, the nearest known is listen
            http_sever { }                            | srs.conf:1: http_sever: unknown directive, the nearest known is http_server
            vhost v { play { gopcache on; } }         | srs.conf:1: vhost.play.gopcache: unknown directive, the nearest known is vhost.play.gop_cache
            vhost v { hsl { } }                       | srs.conf:1: vhost.hsl: unknown directive, the nearest known is vhost.hls
            play { }                                  | srs.conf:1: play: unknown directive, the nearest known is vhost.play
            vhost v { hls_fragment 5; }               | srs.conf:1: vhost.hls_fragment: unknown directive, the nearest known is vhost.hls.hls_fragment
            worker_processes 4;                       | srs.conf:1: worker_processes: unknown directive
            """)
    void isAnError(String text, String problem) throws ConfigException {
        assertThat(compile(text)).allMatch(Problem::isError).extracting(Problem::toString).containsExactly(problem);
    }

    @Test
    void ofABundleThatIsNotInstalledIsOneWarning() throws ConfigException {
        assertThat(compile("vhost v {\n hls {\n enabled on; hls_path x;\n }\n transcode { engine ff { vparams { anything 1; } } }\n}"))
                .noneMatch(Problem::isError).extracting(Problem::toString).containsExactly(
                        "srs.conf:2: vhost.hls: is ignored, bundle srs.output.hls is not installed",
                        "srs.conf:5: vhost.transcode: is ignored, bundle srs.output.transcode is not installed");
    }

    @Test
    void isAnErrorInsideABlockWhoseBundleIsNotInstalled() throws ConfigException {
        assertThat(compile("vhost v {\n hls {\n hls_fragmnt 5;\n }\n}")).filteredOn(Problem::isError).extracting(Problem::toString)
                .containsExactly("srs.conf:3: vhost.hls.hls_fragmnt: unknown directive, the nearest known is vhost.hls.hls_fragment");
    }

    @Test
    void knowsEveryBundleThatMayRead() throws ConfigException {
        Map<String, String> owners = Map.of("rtmp.listen", "srs.protocol.rtmp", "http_api.auth.password", "srs.http", "vhost.http_remux.mount", "srs.output.remux",
                "rtc_server.tcp.listen", "srs.protocol.rtc", "rtsp_server.listen", "srs.protocol.rtsp", "vhost.hls.hls_use_fmp4", "srs.output.hls",
                "heartbeat.ports", "srs.heartbeat", "exporter.tag", "srs.exporter", "vhost.cluster.coworkers", "srs.cluster", "srt_server.default_mode", "srs.protocol.srt");
        List<String> wrong = new ArrayList<>();
        owners.forEach((path, owner) -> {
            if (!owner.equals(TestConfigs.catalogue().owner(path))) {
                wrong.add(path);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void saysThatAVhostNeedsAName() throws ConfigException {
        assertThat(compile("vhost { }")).extracting(Problem::toString).containsExactly("srs.conf:1: vhost: has no name, expecting: vhost NAME { ... }");
        assertThat(compile("vhost a;")).extracting(Problem::toString).containsExactly("srs.conf:1: vhost: is a block, expecting '{'");
        assertThat(compile("vhost a { }\nvhost a { }")).extracting(Problem::toString).containsExactly("srs.conf:2: vhost: a is given again, that of srs.conf:1 holds");
    }
}
