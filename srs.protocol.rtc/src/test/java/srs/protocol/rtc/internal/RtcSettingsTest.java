package srs.protocol.rtc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import srs.testkit.kernel.FakeConfig;

/** Which ports the block rtc_server has open (compat 2.6.5, F171 to F173). */
class RtcSettingsTest {
    private static final int LOOPS = 4;

    private final FakeConfig config = new FakeConfig().set("rtc_server.enabled", "on").set("rtc_server.listen", "8000").set("rtc_server.tcp.listen", "8000");

    private RtcSettings settings() {
        return RtcSettings.of(config.root(), LOOPS);
    }

    private List<String> wanted() {
        return settings().wanted().stream().map(RtcSettings.Wanted::toString).toList();
    }

    @Test
    void hasUdpAndTcpAsFarAsTheyAreOn() {
        assertThat(wanted()).containsExactly("udp 8000");
        config.set("rtc_server.tcp.enabled", "on");
        assertThat(wanted()).containsExactly("udp 8000", "tcp 8000");
        config.set("rtc_server.listen", "8000", "[::]:8000", "192.0.2.1:9000");
        assertThat(wanted()).containsExactly("udp 8000", "udp [::]:8000", "udp 192.0.2.1:9000", "tcp 8000");
        config.set("rtc_server.enabled", "off");
        assertThat(wanted()).isEmpty();
        assertThat(settings().isOn()).isFalse();
    }

    @Test
    void sharesATcpPortWithHttpThatIsOn() {
        config.set("rtc_server.tcp.enabled", "on").set("rtc_server.tcp.listen", "8080").set("http_server.listen", "8080");
        assertThat(wanted()).containsExactly("udp 8000", "tcp 8080");
        config.set("http_server.enabled", "on");
        assertThat(wanted()).containsExactly("udp 8000", "tcp 8080, shared with HTTP");
        config.set("http_server.listen", "192.0.2.1:8080");
        assertThat(wanted()).as("all addresses, of which HTTP has one").containsExactly("udp 8000", "tcp 8080, shared with HTTP");
        config.set("rtc_server.tcp.listen", "192.0.2.2:8080");
        assertThat(wanted()).as("another address").containsExactly("udp 8000", "tcp 192.0.2.2:8080");
        config.set("rtc_server.tcp.listen", "1990").set("http_api.enabled", "on").set("http_api.https.enabled", "on").set("http_api.https.listen", "1990");
        assertThat(wanted()).as("by TLS").containsExactly("udp 8000", "tcp 1990, shared with HTTP");
    }

    @Test
    void hasASocketForEachLoopUnlessToldOtherwise() {
        assertThat(settings().sockets()).isEqualTo(LOOPS);
        config.set("rtc_server.reuseport", "2");
        assertThat(settings().sockets()).isEqualTo(2);
        config.set("rtc_server.reuseport", "16");
        assertThat(settings().sockets()).as("not more than loops").isEqualTo(LOOPS);
    }

    @Test
    void copiesToTheBlackHoleAlongWithWebRtc() {
        config.set("rtc_server.black_hole.addr", "192.0.2.9:1000");
        assertThat(settings().blackHole()).isEmpty();
        config.set("rtc_server.black_hole.enabled", "on");
        assertThat(settings().blackHole()).isEqualTo("192.0.2.9:1000");
        config.set("rtc_server.enabled", "off");
        assertThat(settings().blackHole()).isEmpty();
    }
}
