package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old spellings read as today's (compat 2.1, last row). */
class LegacySpellingsTest {

    private final List<Problem> problems = new ArrayList<>();

    private String rewrite(String text, Set<String> declared) throws ConfigException {
        List<Directive> read = DirectiveParser.parse("srs.conf", text, IncludeSource.NONE);
        return DirectivePrinter.print(LegacySpellings.rewrite(read, declared::contains, problems::add)).replaceAll("\\s+", " ").strip();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            listen 1935 1936; chunk_size 4096;                | rtmp { listen 1935 1936; chunk_size 4096; }
            rtmp { chunk_size 1; } listen 1935;               | rtmp { chunk_size 1; listen 1935; }
            http_stream { listen 8080; }                      | http_server { listen 8080; }
            rtc_server { perf_stat on; queue_length 1; listen 8000; } | rtc_server { listen 8000; }
            srt_server { tlpkdrop off; }                      | srt_server { tlpktdrop off; }
            stream_caster { tcp_enable on; rtp_port_min 1; sip { serial 3; listen 5060; } } | stream_caster { sip { listen 5060; } }
            stream_caster { caster gb28181; host 1.2.3.4; }   | stream_caster { caster gb28181; sip { candidate 1.2.3.4; } }
            """)
    void rewritesTheRoot(String old, String today) throws ConfigException {
        assertThat(rewrite(old, Set.of())).isEqualTo(today);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            http { mount x; }                                 | http_static { mount x; }
            http_remux { hstrs on; mount x; }                 | http_remux { mount x; }
            refer a.com b.com;                                | refer { enabled on; all a.com b.com; }
            refer a.com; refer_play b.com; refer_publish c.com; | refer { enabled on; all a.com; play b.com; publish c.com; }
            refer_play b.com; refer a.com;                    | refer { enabled on; play b.com; all a.com; }
            refer { enabled off; all a.com; }                 | refer { enabled off; all a.com; }
            mr { enabled on; latency 400; }                   | publish { mr on; mr_latency 400; }
            publish_1stpkt_timeout 1; publish_normal_timeout 2; | publish { firstpkt_timeout 1; normal_timeout 2; }
            gop_cache off; queue_length 5; play { atc on; }   | play { atc on; gop_cache off; queue_length 5; }
            time_jitter full; mix_correct on; atc on; atc_auto on; mw_latency 1; gop_cache_max_frames 2; send_min_interval 3; reduce_sequence_header on; | play { time_jitter full; mix_correct on; atc on; atc_auto on; mw_latency 1; gop_cache_max_frames 2; send_min_interval 3; reduce_sequence_header on; }
            forward a:1 b:2;                                  | forward { enabled on; destination a:1 b:2; }
            forward { enabled on; destination a; }            | forward { enabled on; destination a; }
            mode remote; origin a b; token_traverse on; vhost x; debug_srs_upnode off; | cluster { mode remote; origin a b; token_traverse on; vhost x; debug_srs_upnode off; }
            nack { enabled on; no_copy off; } twcc { enabled off; } | rtc { nack on; nack_no_copy off; twcc off; }
            rtc { aac transcode; bframe keep; }               | rtc { rtmp_to_rtc on; keep_bframe on; }
            rtc { aac discard; bframe discard; }              | rtc { rtmp_to_rtc off; keep_bframe off; }
            """)
    void rewritesAVhost(String old, String today) throws ConfigException {
        assertThat(rewrite("vhost v { " + old + " }", Set.of())).isEqualTo("vhost v { " + today + " }");
    }

    @Test
    void saysWhatItReadsInstead() throws ConfigException {
        rewrite("vhost v {\n queue_length 5;\n}", Set.of());
        assertThat(problems).extracting(Problem::toString)
                .containsExactly("srs.conf:2: vhost.queue_length: is an old spelling, read as vhost.play.queue_length");
    }

    @Test
    void takesTheListenOfTheRootWithoutAWord() throws ConfigException {
        rewrite("listen 1935;", Set.of());
        assertThat(problems).isEmpty();
    }

    @Test
    void leavesWhatABundleDeclaresItself() throws ConfigException {
        assertThat(rewrite("listen 1935; vhost v { mode x; }", Set.of("listen", "vhost.mode"))).isEqualTo("listen 1935; vhost v { mode x; }");
    }
}
