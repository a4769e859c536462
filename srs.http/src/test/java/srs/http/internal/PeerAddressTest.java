package srs.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.net.RemotePeer;
import srs.kernel.net.TrustedProxies;

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
        RemotePeer peer = peer(socket);
        assertThat(java.net.InetAddress.getByName(PeerAddress.of(peer, List.of(forwardedFor), null))).isEqualTo(java.net.InetAddress.getByName(ip));
    }

    @Test
    void shouldTakeRealIpWithoutForwardedFor() {
        assertThat(PeerAddress.of(peer("127.0.0.1"), List.of(), "198.51.100.1")).isEqualTo("198.51.100.1");
        assertThat(PeerAddress.of(peer("203.0.113.9"), List.of(), "198.51.100.1")).isEqualTo("203.0.113.9");
        assertThat(PeerAddress.of(peer("127.0.0.1"), List.of("198.51.100.2"), "198.51.100.1")).isEqualTo("198.51.100.2");
    }

    /** attacks 15: an operator who says so believes nobody, or others. */
    @Test
    void shouldBelieveWhomTheOperatorTrusts() {
        EmbeddedChannel channel = new EmbeddedChannel();
        RemotePeer.set(channel, Optional.of(new InetSocketAddress("127.0.0.1", 1)), TrustedProxies.of(List.of("none")));
        assertThat(PeerAddress.of(RemotePeer.of(channel), List.of("198.51.100.1"), null)).isEqualTo("127.0.0.1");
        RemotePeer.set(channel, Optional.of(new InetSocketAddress("203.0.113.9", 1)), TrustedProxies.of(List.of("203.0.113.0/24")));
        assertThat(PeerAddress.of(RemotePeer.of(channel), List.of("10.1.1.1, 203.0.113.77"), null)).isEqualTo("10.1.1.1");
    }

    private static RemotePeer peer(String address) {
        EmbeddedChannel channel = new EmbeddedChannel();
        RemotePeer.set(channel, Optional.of(new InetSocketAddress(address, 1)), TrustedProxies.NEARBY);
        return RemotePeer.of(channel);
    }
}
