package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** attacks 15: a forged address is not believed; compat F114: a proxy's is. */
class PeerAddressTest {

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource({
        "203.0.113.9, 198.51.100.1, 203.0.113.9",
        "127.0.0.1, 198.51.100.1, 198.51.100.1",
        "10.0.0.2, 198.51.100.1, 198.51.100.1",
        "192.168.1.1, '198.51.100.1, 10.0.0.9', 198.51.100.1",
        "192.168.1.1, '1.2.3.4, 198.51.100.1', 198.51.100.1",
        "::1, 2001:db8::5, 2001:db8:0:0:0:0:0:5",
        "fd00::1, '[2001:db8::5]:4711', 2001:db8:0:0:0:0:0:5",
        "10.0.0.2, 198.51.100.1:999, 198.51.100.1",
        "10.0.0.2, unknown, 10.0.0.2",
        "10.0.0.2, '<script>', 10.0.0.2",
        "10.0.0.2, 'evil.example', 10.0.0.2",
        "10.0.0.2, '10.0.0.5, 10.0.0.4', 10.0.0.5",
        "10.0.0.2, ',,,', 10.0.0.2",
    })
    void shouldBelieveOnlyProxiesNearby(String socket, String forwardedFor, String ip) throws Exception {
        InetSocketAddress peer = new InetSocketAddress(socket, 1);
        assertThat(java.net.InetAddress.getByName(PeerAddress.of(peer, List.of(forwardedFor), null))).isEqualTo(java.net.InetAddress.getByName(ip));
    }

    @Test
    void shouldTakeRealIpWithoutForwardedFor() {
        assertThat(PeerAddress.of(new InetSocketAddress("127.0.0.1", 1), List.of(), "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(PeerAddress.of(new InetSocketAddress("203.0.113.9", 1), List.of(), "198.51.100.1")).isEqualTo("203.0.113.9");
        assertThat(PeerAddress.of(new InetSocketAddress("127.0.0.1", 1), List.of("198.51.100.2"), "198.51.100.1")).isEqualTo("198.51.100.2");
    }
}
