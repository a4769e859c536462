package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import srs.kernel.config.Config;

/** Declarations that come and go under a running configuration. */
class BundlesComeAndGoTest {

    private static final long HLS = 7;
    private static final String DIRECTIVES = "directive vhost.hls.enabled { type sw-; } directive vhost.hls.hls_fragment { type float-seconds; default 10; }"
            + "directive vhost.hls.hls_own { type int; default 3; range 0 9; }";

    private final AtomicReference<String> text = new AtomicReference<>("vhost a { hls { enabled on; hls_fragment 2; } }");
    private final ConfigCore core = TestConfigs.core(text, Map.of(), "");
    private final Config config = TestConfigs.view(core);

    private void come(String directives) {
        core.declare(HLS, TestConfigs.declarations("srs.output.hls", directives));
    }

    @Test
    void readsTheRunningFileForABundleThatComes() {
        assertThat(core.start()).isTrue();
        come(DIRECTIVES);
        assertThat(config.vhost("a").isOn("hls.enabled")).isTrue();
        assertThat(config.vhost("a").millis("hls.hls_fragment")).isEqualTo(2000);
    }

    @Test
    void usesTheDefaultForWhatIsWrongAndTheRestAsWritten() {
        assertThat(core.start()).isTrue();
        come("directive vhost.hls.enabled { type sw-; } directive vhost.hls.hls_fragment { type int; default 5; range 3 9; }");
        assertThat(config.vhost("a").integer("hls.hls_fragment")).isEqualTo(5);
        assertThat(config.vhost("a").isOn("hls.enabled")).isTrue();
    }

    @Test
    void doesNotStartWithTheSameError() {
        come("directive vhost.hls.enabled { type sw-; } directive vhost.hls.hls_fragment { type int; default 5; range 3 9; }");
        assertThat(core.start()).isFalse();
        assertThat(core.check()).isFalse();
        assertThatThrownBy(() -> config.vhosts()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void forgetsTheDeclarationsOfABundleThatGoes() {
        come(DIRECTIVES);
        assertThat(core.start()).isTrue();
        core.withdraw(HLS);
        assertThatThrownBy(() -> config.vhost("a").isOn("hls.enabled")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stillKnowsTheNamesOfABundleThatHasGone() {
        text.set("vhost a { hls { hls_own 1; } }");
        come(DIRECTIVES);
        assertThat(core.start()).isTrue();
        core.withdraw(HLS);
        assertThat(config.reload().problems()).containsExactly("srs.conf:1: vhost.hls: is ignored, bundle srs.output.hls is not installed");
    }

    @Test
    void comesBackWithOtherDefaults() {
        text.set("vhost a { }");
        come(DIRECTIVES);
        assertThat(core.start()).isTrue();
        come("directive vhost.hls.hls_own { type int; default 4; }");
        assertThat(config.vhost("a").integer("hls.hls_own")).isEqualTo(4);
    }

    @Test
    void leavesAPathWithTheBundleThatHadItFirst() {
        core.declare(HLS + 1, TestConfigs.declarations("srs.later", "directive vhost.hls.hls_own { type string; }"));
        come(DIRECTIVES);
        assertThat(core.start()).isTrue();
        assertThat(config.vhost("a").integer("hls.hls_own")).isEqualTo(3);
    }

    @Test
    void keepsWhatWaitsForTheNextStartWhenABundleComes() {
        assertThat(core.start()).isTrue();
        text.set("daemon off; vhost a { }");
        config.reload();
        come(DIRECTIVES);
        assertThat(config.root().isOn("daemon")).isTrue();
    }
}
