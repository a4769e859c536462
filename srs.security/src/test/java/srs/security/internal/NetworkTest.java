package srs.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and networks as rules name them. */
class NetworkTest {

    @ParameterizedTest(name = "{0} contains {1}: {2}")
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true", "10.0.0.1, 10.0.0.2, false",
        "10.0.0.0/8, 10.255.1.2, true", "10.0.0.0/8, 11.0.0.1, false",
        "192.168.1.128/25, 192.168.1.127, false", "192.168.1.128/25, 192.168.1.129, true",
        "172.16.0.0/12, 172.31.255.255, true", "172.16.0.0/12, 172.32.0.0, false",
        "10.9.9.9/8, 10.1.1.1, true", "0.0.0.0/0, 203.0.113.9, true", "10.0.0.1/32, 10.0.0.1, true",
        "2001:db8::/32, 2001:db8:1::5, true", "2001:db8::/32, 2001:db9::5, false", "::1, 0:0:0:0:0:0:0:1, true",
        "fe80::/10, fe80:0:0:0:1:2:3:4%eth0, true", "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false", "0.0.0.0/0, ::1, false",
        "10.0.0.0/8, ::ffff:10.0.0.1, true", "::ffff:10.0.0.1, 10.0.0.1, true"})
    void containsThoseThatShareItsBits(String network, String ip, boolean isIn) {
        assertThat(Network.parse(network)).isPresent();
        assertThat(Network.parse(network).get().contains(Network.address(ip).orElseThrow())).isEqualTo(isIn);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "all", "localhost", "example.com", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8",
        "2001:db8::/129", "2001:db8:::1", "::1/1000", "1", "0x0a000001", "10.0.0.0/8 ", ":", "12345::"})
    void takesNothingElseAndLooksNoNameUp(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
