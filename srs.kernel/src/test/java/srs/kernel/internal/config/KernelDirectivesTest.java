package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's own directives have the defaults of SRS 7.0.18 (compat 2.6.1, 2.6.2, 2.6.7). */
class KernelDirectivesTest {

    private static final Map<String, Declaration> DECLARED = new TreeMap<>();

    static {
        TestConfigs.kernel().forEach(d -> DECLARED.put(d.path(), d));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"max_connections,1000", "pid,./objs/srs.pid", "daemon,on", "work_dir,./", "asprocess,off", "utc_time,off", "pithy_print_ms,10000",
        "empty_ip_ok,on", "force_grace_quit,off", "grace_start_wait,2300", "grace_final_wait,3200", "in_docker,off", "disable_daemon_for_docker,on",
        "inotify_auto_reload,off", "auto_reload_for_docker,on", "is_full,off", "srs_log_tank,file", "srs_log_level,trace", "srs_log_file,./objs/srs.log",
        "ff_log_dir,./objs", "ff_log_level,info", "stats.enabled,on", "stats.network,0", "vhost.enabled,on", "vhost.min_latency,off", "vhost.tcp_nodelay,off",
        "vhost.play.gop_cache,on", "vhost.play.gop_cache_max_frames,2500", "vhost.play.queue_length,30", "vhost.play.time_jitter,full", "vhost.play.atc,off",
        "vhost.play.atc_auto,off", "vhost.play.mix_correct,off", "vhost.play.mw_latency,350", "vhost.play.mw_msgs,8", "vhost.play.send_min_interval,0",
        "vhost.play.reduce_sequence_header,off", "vhost.publish.kickoff_for_idle,0"})
    void hasTheDefaultOfSrs(String path, String value) {
        assertThat(DECLARED.get(path).defaultWords()).containsExactly(value);
    }

    @Test
    void cannotBeReadByAnyOtherBundle() {
        Catalogue catalogue = TestConfigs.catalogue();
        assertThat(DECLARED.keySet()).allMatch(path -> catalogue.owner(path) == null);
    }

    @Test
    void sayWhatTheyAre() {
        assertThat(DECLARED.values()).allMatch(d -> !d.doc().isEmpty() || !d.deprecated().isEmpty());
    }

    @Test
    void doNotChangeUnderARunningServerWhereSrsDoesNot() {
        assertThat(List.of("daemon", "work_dir", "pid", "server_id", "asprocess"))
                .noneMatch(path -> DECLARED.get(path).isReloadable());
        assertThat(DECLARED.values()).filteredOn(Declaration::isOfVhost).allMatch(Declaration::isReloadable);
    }
}
