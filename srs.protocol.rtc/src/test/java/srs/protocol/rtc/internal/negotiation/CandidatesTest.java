package srs.protocol.rtc.internal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where answers say that we are (compat 6.4, 2.6.5). */
class CandidatesTest {
    private static final CandidateSettings DEFAULT = new CandidateSettings(true, false, "*", true, "ipv4", true, true, false);
    private static final List<InetSocketAddress> PORT = List.of(new InetSocketAddress("0.0.0.0", 8000));

    private final Candidates candidates = new Candidates(() -> Stream.of("127.0.0.1", "::1", "192.0.2.9", "192.0.2.10", "fe80::1", "2001:db8::9").map(CandidatesTest::address).toList(),
            Map.of("CANDIDATE", "203.0.113.5")::get);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> list(CandidateSettings settings, String eip, List<String> api, List<InetSocketAddress> udp, List<InetSocketAddress> tcp) {
        return candidates.list(settings, eip, api, udp, tcp).stream().map(candidate -> candidate.attribute().value()).toList();
    }

    private List<String> hosts(CandidateSettings settings, String eip, String... api) {
        return candidates.list(settings, eip, List.of(api), PORT, List.of()).stream().map(candidate -> candidate.address() + " " + candidate.port()).toList();
    }

    private static CandidateSettings with(String candidate, boolean detects, String family) {
        return new CandidateSettings(true, false, candidate, detects, family, true, true, false);
    }

    @Test
    void writesLinesAsSrsDoes() {
        CandidateSettings all = new CandidateSettings(true, true, "192.0.2.1", true, "ipv4", true, true, false);
        assertThat(list(all, "", List.of(), PORT, List.of(new InetSocketAddress("0.0.0.0", 8001)))).containsExactly(
                "0 1 udp 2130706431 192.0.2.1 8000 typ host generation 0", "1 1 tcp 2130706431 192.0.2.1 8001 typ host tcptype passive");
        CandidateSettings tcp = new CandidateSettings(false, true, "192.0.2.1", true, "ipv4", true, true, false);
        assertThat(list(tcp, "", List.of(), PORT, List.of(new InetSocketAddress("0.0.0.0", 8001)))).hasSize(1);
    }

    @Test
    void detectsAddressesOfAFamily() {
        assertThat(hosts(DEFAULT, "")).containsExactly("192.0.2.10 8000", "192.0.2.9 8000");
        assertThat(hosts(with("*", true, "ipv6"), "")).containsExactly("2001:db8::9 8000");
        assertThat(hosts(with("0.0.0.0", true, "all"), "")).hasSize(3);
        assertThat(hosts(with("*", false, "ipv4"), "")).containsExactly("192.0.2.9 8000");
    }

    @Test
    void tellsWhatTheConfigurationSays() {
        assertThat(hosts(with("203.0.113.7", true, "ipv4"), "")).containsExactly("203.0.113.7 8000");
        assertThat(hosts(with("media.example.com", true, "ipv4"), "")).containsExactly("media.example.com 8000");
        assertThat(hosts(with("2001:db8::1", true, "ipv4"), "")).isEqualTo(hosts(with("[2001:db8::1]", true, "ipv4"), "")).containsExactly("2001:db8::1 8000");
        assertThat(hosts(with("$CANDIDATE", true, "ipv4"), "")).containsExactly("203.0.113.5 8000");
        assertThat(hosts(with("CANDIDATE", true, "ipv4"), "")).containsExactly("203.0.113.5 8000");
        assertThat(hosts(with("$NOTHING", true, "ipv4"), "")).as("as *").hasSize(2);
    }

    @Test
    void tellsWhatTheUrlAndTheApiSayBeforeThat() {
        assertThat(hosts(with("203.0.113.7", true, "ipv4"), "198.51.100.1:9000", "198.51.100.9")).containsExactly("198.51.100.1 9000", "198.51.100.9 8000", "203.0.113.7 8000");
        assertThat(hosts(with("203.0.113.7", true, "ipv4"), "[2001:db8::1]:9000")).contains("2001:db8::1 9000");
        assertThat(hosts(with("203.0.113.7", true, "ipv4"), "2001:db8::1")).contains("2001:db8::1 8000");
        assertThat(hosts(with("203.0.113.7", true, "ipv4"), "edge.example.com")).contains("edge.example.com 8000");
        assertThat(hosts(with("203.0.113.7", true, "ipv4"), "203.0.113.7")).as("each once").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\na=candidate:9", "host:99999", "host:x", "[::1", "::1]:", ":8000"})
    void refusesAnEipThatIsNone(String eip) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> hosts(DEFAULT, eip)).matches(e -> e.status() == 400);
    }

    @Test
    void tellsTheOneAddressThatIsListenedOn() {
        assertThat(list(DEFAULT, "", List.of(), List.of(new InetSocketAddress("127.0.0.1", 4711)), List.of())).singleElement().asString().contains("127.0.0.1 4711");
    }

    @Test
    void takesNoNameOfThisMachineForAnAddressOfIt() {
        assertThat(Stream.of("localhost", "127.0.0.1", "0.0.0.0", "::1", "", "a b")).noneMatch(Candidates::isElsewhere);
        assertThat(Stream.of("example.com", "192.0.2.1", "2001:db8::1")).allMatch(Candidates::isElsewhere);
    }
}
