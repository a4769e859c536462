package srs.protocol.rtc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import srs.protocol.rtc.internal.negotiation.Candidates;
import srs.testkit.kernel.FakeConfig;

/** Which ports the block rtc_server has open (compat 2.6.5, F171 to F173). */
class RtcSettingsTest {
    private static final int LOOPS = 4;
    private static final Candidates CANDIDATES = new Candidates(() -> Stream.of("127.0.0.1", "192.0.2.1", "192.0.2.8", "2001:db8::1").map(NetUtil::createInetAddressFromIpAddressString).toList(),
            Map.of("CANDIDATE", "127.0.0.1")::get);

    private final FakeConfig config = new FakeConfig().set("rtc_server.enabled", "on").set("rtc_server.listen", "8000").set("rtc_server.tcp.listen", "8000")
            .set("rtc_server.candidate", "*");

    private RtcSettings settings() {
        return RtcSettings.of(config.root(), LOOPS, CANDIDATES);
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

    /** By a socket for all addresses a browser on this machine gets answers from another one, and so does anybody who calls a second address of an interface. */
    @Test
    void listensAlsoOnTheAddressOfTheMachineThatCandidateNames() {
        config.set("rtc_server.candidate", "192.0.2.8");
        assertThat(wanted()).containsExactly("udp 8000", "udp 192.0.2.8:8000");
        config.set("rtc_server.candidate", "$CANDIDATE");
        assertThat(wanted()).containsExactly("udp 8000", "udp 127.0.0.1:8000");
        config.set("rtc_server.candidate", "[2001:db8::1]");
        assertThat(wanted()).containsExactly("udp 8000", "udp [2001:db8::1]:8000");
        config.set("rtc_server.listen", "0.0.0.0:8000", "192.0.2.1:9000");
        assertThat(wanted()).containsExactly("udp 0.0.0.0:8000", "udp 192.0.2.1:9000");
        for (String other : List.of("*", "$OTHER", "203.0.113.9", "rtc.example.com", "0.0.0.0")) {
            config.set("rtc_server.listen", "8000").set("rtc_server.candidate", other);
            assertThat(wanted()).as(other).containsExactly("udp 8000");
        }
        config.set("rtc_server.candidate", "192.0.2.8").set("rtc_server.reuseport", "1");
        assertThat(wanted()).as("one socket shares its port with no other").containsExactly("udp 8000");
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
