package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import srs.kernel.config.Config;
import srs.kernel.net.Endpoint;

/** The environment over the file (compat 2.2). */
class EnvironmentTest {

    private static final String RTMP = "directive rtmp.listen { type endpoints; env SRS_LISTEN SRS_RTMP_LISTEN; } "
            + "directive vhost.ingest { type blocks 1; } directive vhost.ingest.enabled { type sw-; }";

    private static Config config(String text, Map<String, String> environment) {
        ConfigCore core = TestConfigs.core(new AtomicReference<>(text), environment, RTMP);
        assertThat(core.start()).isTrue();
        return TestConfigs.view(core);
    }

    @Test
    void beatsTheFile() {
        Config config = config("max_connections 10;", Map.of("SRS_MAX_CONNECTIONS", "20"));
        assertThat(config.root().integer("max_connections")).isEqualTo(20);
        assertThat(config.root().isSet("max_connections")).isTrue();
    }

    @Test
    void isIgnoredWhenEmpty() {
        assertThat(config("max_connections 10;", Map.of("SRS_MAX_CONNECTIONS", "")).root().integer("max_connections")).isEqualTo(10);
    }

    @Test
    void beatsTheFileInAllVhosts() {
        Config config = config("vhost a { play { gop_cache on; queue_length 5; } } vhost b { }", Map.of("SRS_VHOST_PLAY_GOP_CACHE", "off"));
        assertThat(config.vhost("a").isOn("play.gop_cache")).isFalse();
        assertThat(config.vhost("b").isOn("play.gop_cache")).isFalse();
        assertThat(config.vhost("of nobody").isOn("play.gop_cache")).isFalse();
        assertThat(config.vhost("a").millis("play.queue_length")).isEqualTo(5000);
    }

    @Test
    void readsSwitchesAsTheFileDoes() {
        assertThat(config("vhost a { }", Map.of("SRS_VHOST_PLAY_GOP_CACHE", "no")).vhost("a").isOn("play.gop_cache")).isTrue();
        assertThat(config("vhost a { }", Map.of("SRS_VHOST_PLAY_ATC", "true")).vhost("a").isOn("play.atc")).isFalse();
    }

    @Test
    void splitsListsAtSpaces() {
        assertThat(config("vhost a { }", Map.of("SRS_LISTEN", "1935  [::]:1936")).root().endpoints("rtmp.listen"))
                .containsExactly(new Endpoint("", 1935), new Endpoint("::", 1936));
    }

    @Test
    void keepsSpacesOfASingleWord() {
        assertThat(config("vhost a { }", Map.of("SRS_SERVER_ID", "a b")).root().string("server_id")).isEqualTo("a b");
    }

    @Test
    void takesTheFirstAliasThatIsNotEmpty() {
        assertThat(config("vhost a { }", Map.of("SRS_SRS_LOG_TANK", "console")).root().string("srs_log_tank")).isEqualTo("console");
        assertThat(config("vhost a { }", Map.of("SRS_LOG_TANK", "", "SRS_SRS_LOG_TANK", "console")).root().string("srs_log_tank")).isEqualTo("console");
        assertThat(config("listen 1;", Map.of("SRS_LISTEN", "2", "SRS_RTMP_LISTEN", "3")).root().endpoints("rtmp.listen")).containsExactly(new Endpoint("", 2));
    }

    @Test
    void cannotSayWhatHasNoVariable() {
        Config config = config("vhost a { ingest i { } }", Map.of("SRS_VHOST_ENABLED", "off", "SRS_VHOST_INGEST_ENABLED", "on"));
        assertThat(config.vhost("a").isOn("enabled")).isTrue();
        assertThat(config.vhost("a").blocks("ingest").get(0).isOn("enabled")).isFalse();
    }

    @Test
    void isCheckedAsTheFileIs() throws ConfigException {
        Compiler compiler = new Compiler(Schema.of(TestConfigs.kernel()), TestConfigs.catalogue(),
                new EnvironmentLayer(Map.of("SRS_MAX_CONNECTIONS", "many")), new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        assertThat(compiler.compile(ConfigSource.none().read()).problems()).extracting(Problem::toString)
                .containsExactly("environment SRS_MAX_CONNECTIONS: max_connections: many is not a whole number");
    }

    @Test
    void aloneStandsForAFile() {
        ConfigCore core = new ConfigCore(ConfigSource.environmentOnly(), new EnvironmentLayer(Map.of("SRS_LOG_TANK", "file")), TestConfigs.catalogue(),
                new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        core.declare(1, TestConfigs.kernel());
        assertThat(core.start()).isTrue();
        Config config = TestConfigs.view(core);
        assertThat(config.vhosts()).containsExactly("__defaultVhost__");
        assertThat(config.root().isOn("daemon")).isFalse();
        assertThat(config.root().string("srs_log_tank")).isEqualTo("file");
    }

    @Test
    void showsInTheText() {
        Config config = config("max_connections 10; vhost a { }", Map.of("SRS_MAX_CONNECTIONS", "20", "SRS_VHOST_PLAY_ATC", "on"));
        assertThat(config.text()).isEqualTo("""
                max_connections 20;
                vhost a {
                    play {
                        atc on;
                    }
                }
                """);
    }
}
