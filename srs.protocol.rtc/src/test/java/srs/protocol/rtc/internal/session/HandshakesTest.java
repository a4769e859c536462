package srs.protocol.rtc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.testkit.ManualClock;

/** Who gets a thread for a handshake when there are more peers than threads, some of whom say nothing. */
class HandshakesTest {
    private static final int MOST = 32;
    private static final int MOST_OF_ONE = 8;
    private static final String[] ATTACKERS = {"198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"};

    private final ManualClock clock = new ManualClock(1);
    private final Handshakes handshakes = new Handshakes(MOST, MOST_OF_ONE, clock);
    private final List<String> aborted = new ArrayList<>();
    private final List<Handshakes.Handshake> open = new ArrayList<>();

    /** A session that is ended gives its place back. */
    private Handshakes.Handshake begin(String ip) {
        Handshakes.Handshake[] own = new Handshakes.Handshake[1];
        own[0] = handshakes.begin(ip, () -> {
            aborted.add(ip);
            own[0].end();
            open.remove(own[0]);
        });
        if (own[0] != null) {
            open.add(own[0]);
        }
        return own[0];
    }

    private void fill() {
        for (String attacker : ATTACKERS) {
            for (int i = 0; i < MOST_OF_ONE; i++) {
                assertThat(begin(attacker)).isNotNull();
            }
        }
        assertThat(handshakes.count()).isEqualTo(MOST);
    }

    @Test
    void oneAddressHasNotMoreThanItsShare() {
        for (int i = 0; i < MOST_OF_ONE; i++) {
            assertThat(begin("192.0.2.1")).isNotNull();
        }
        assertThat(begin("192.0.2.1")).isNull();
        assertThat(begin("192.0.2.2")).isNotNull();
        open.get(0).end();
        assertThat(begin("192.0.2.1")).isNotNull();
    }

    /** Four addresses with eight handshakes each, all of which stall. */
    @Test
    void quietPeersMakeRoomForAnotherAddress() {
        fill();
        assertThat(begin("192.0.2.1")).as("nobody is quiet yet").isNull();
        assertThat(aborted).isEmpty();
        clock.advanceMs(Handshakes.QUIET_MS);
        assertThat(begin("192.0.2.1")).as("there is room soon").isNull();
        assertThat(aborted).hasSize(1);
        for (String attacker : ATTACKERS) {
            assertThat(begin(attacker)).as("the room is for who waits and has fewer").isNull();
        }
        assertThat(begin("192.0.2.1")).isNotNull();
        assertThat(handshakes.count()).isEqualTo(MOST);
    }

    @Test
    void whoSaysSomethingIsQuietNoMoreButHasAnEnd() {
        fill();
        for (long ms = 0; ms < Handshakes.SLOW_MS; ms += Handshakes.QUIET_MS / 2) {
            open.forEach(Handshakes.Handshake::heard);
            assertThat(begin("192.0.2.1")).isNull();
            assertThat(aborted).isEmpty();
            clock.advanceMs(Handshakes.QUIET_MS / 2);
        }
        open.forEach(Handshakes.Handshake::heard);
        assertThat(begin("192.0.2.1")).isNull();
        assertThat(aborted).hasSize(1);
        assertThat(begin("192.0.2.1")).isNotNull();
    }

    @Test
    void nobodyMakesRoomForAnAddressThatHasAsMany() {
        for (int i = 0; i < MOST; i++) {
            begin("192.0.2." + i);
        }
        clock.advanceMs(Handshakes.SLOW_MS);
        assertThat(begin("192.0.2.1")).isNull();
        assertThat(aborted).isEmpty();
    }

    /** IPv6: a customer has a network. */
    @Test
    void anAddressIsANetworkOfIpv6() {
        for (int i = 0; i < MOST_OF_ONE; i++) {
            assertThat(begin("2001:db8:0:1::" + i)).isNotNull();
        }
        assertThat(begin("2001:db8:0:1::ffff")).isNull();
        assertThat(begin("2001:db8:0:2::1")).isNotNull();
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        Handshakes.Handshake begun = begin("192.0.2.1");
        begun.end();
        begun.end();
        assertThat(handshakes.count()).isZero();
    }
}
