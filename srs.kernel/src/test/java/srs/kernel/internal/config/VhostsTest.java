package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import srs.kernel.config.Config;

class VhostsTest {

    private final Config config = TestConfigs.of("vhost b.com { min_latency on; } vhost __defaultVhost__ { } vhost off.com { enabled off; }");

    @Test
    void serveTheHostOfTheirName() {
        assertThat(config.resolveVhost("b.com")).contains("b.com");
    }

    @Test
    void leaveOtherHostsToTheDefaultOne() {
        assertThat(config.resolveVhost("c.com")).contains("__defaultVhost__");
    }

    @Test
    void serveNobodyWhenDisabled() {
        assertThat(config.resolveVhost("off.com")).isEmpty();
        assertThat(TestConfigs.of("vhost __defaultVhost__ { enabled off; }").resolveVhost("x")).isEmpty();
    }

    @Test
    void serveNobodyWithoutADefaultOne() {
        assertThat(TestConfigs.of("vhost b.com { }").resolveVhost("c.com")).isEmpty();
    }

    @Test
    void areListedInFileOrder() {
        assertThat(config.vhosts()).containsExactly("b.com", "__defaultVhost__", "off.com");
    }

    @Test
    void thatAreGoneHaveTheDefaults() {
        assertThat(config.vhost("b.com").isOn("min_latency")).isTrue();
        assertThat(config.vhost("gone.com").isOn("min_latency")).isFalse();
    }

    @Test
    void areTheDefaultOneWithoutAnyConfiguration() {
        assertThat(TestConfigs.defaults().vhosts()).containsExactly("__defaultVhost__");
    }
}
