package srs.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The directive trusted_proxies. */
class TrustedProxiesTest {

    @ParameterizedTest(name = "{0} has {1}: {2}")
    @CsvSource({"10.0.0.0/8, 10.255.1.2, true", "10.0.0.0/8, 11.0.0.0, false", "10.0.0.0/8, ::ffff:10.0.0.1, true", "192.0.2.128/25, 192.0.2.127, false", "192.0.2.128/25, 192.0.2.255, true",
        "192.0.2.1, 192.0.2.1, true", "192.0.2.1, 192.0.2.2, false", "0.0.0.0/0, 203.0.113.1, true", "0.0.0.0/0, 2001:db8::1, false", "::/0, 2001:db8::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false", "none, 127.0.0.1, false"})
    void containsHosts(String network, String host, boolean isIn) throws Exception {
        assertThat(TrustedProxies.of(List.of(network)).contains(InetAddress.getByName(host))).isEqualTo(isIn);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "10.1.1.1", "172.31.255.255", "192.168.0.1", "169.254.1.1", "fd00::1", "fe80::1"})
    void trustsNearbyHostsByDefault(String host) throws Exception {
        assertThat(TrustedProxies.NEARBY.contains(InetAddress.getByName(host))).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"172.32.0.1", "192.169.0.1", "203.0.113.1", "2001:db8::1", "::", "0.0.0.0", "fe00::1"})
    void trustsNobodyElseByDefault(String host) throws Exception {
        assertThat(TrustedProxies.NEARBY.contains(InetAddress.getByName(host))).isFalse();
    }

    @ParameterizedTest(name = "word {0}")
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "::1/129", "localhost", "10.0.0", "all", "", "fe80::1%lo", "10.0.0.0/08x"})
    void namesMistakes(String word) {
        assertThat(TrustedProxies.mistakes(List.of("10.0.0.0/8", word))).containsExactly(word);
        assertThatThrownBy(() -> TrustedProxies.of(List.of(word))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesNoneOnlyAlone() {
        assertThat(TrustedProxies.mistakes(List.of("none"))).isEmpty();
        assertThat(TrustedProxies.mistakes(List.of("none", "::1"))).containsExactly("none");
    }
}
