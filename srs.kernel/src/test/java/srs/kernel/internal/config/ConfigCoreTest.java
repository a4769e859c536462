package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import srs.kernel.config.Config;

class ConfigCoreTest {

    @Test
    void readsValuesOfTheFileAndDefaults() {
        Config config = TestConfigs.of("max_connections 12; vhost __defaultVhost__ { play { queue_length 3; gop_cache off; } }");
        assertThat(config.root().integer("max_connections")).isEqualTo(12);
        assertThat(config.root().string("pid")).isEqualTo("./objs/srs.pid");
        assertThat(config.vhost("__defaultVhost__").millis("play.queue_length")).isEqualTo(3000);
        assertThat(config.vhost("__defaultVhost__").isOn("play.gop_cache")).isFalse();
        assertThat(config.vhost("__defaultVhost__").isSet("play.gop_cache")).isTrue();
        assertThat(config.vhost("__defaultVhost__").isSet("play.atc")).isFalse();
        assertThatThrownBy(() -> config.root().isOn("nothing")).hasMessage("nothing is not declared by any installed bundle");
    }
}
