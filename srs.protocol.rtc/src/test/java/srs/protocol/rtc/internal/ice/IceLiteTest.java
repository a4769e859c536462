package srs.protocol.rtc.internal.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.protocol.rtc.internal.stun.StunWriter;

/** RFC 8445 §7.3; what strangers may not do. */
class IceLiteTest {
    private static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.1", 1000);
    private static final InetSocketAddress TRAIN = new InetSocketAddress("192.0.2.2", 2000);

    private final IceCredentials local = IceCredentials.create(new Random(1));
    private final List<InetSocketAddress> forgotten = new ArrayList<>();
    private final IceLite<InetSocketAddress> ice = new IceLite<>(local, "peer", 0, forgotten::add);
    private final ByteBuf out = Unpooled.buffer();

    private StunMessage request(String username, String pwd, boolean nominates, boolean controlling) {
        ByteBuf packet = Unpooled.buffer();
        StunWriter writer = new StunWriter(packet, StunMessage.BINDING_REQUEST, new byte[12]).username(username).priority(1).controlling(controlling, 7);
        if (nominates) {
            writer.useCandidate();
        }
        writer.sign(new IntegrityKey(pwd));
        return StunMessage.parse(packet);
    }

    private IceLite.Outcome onMessage(StunMessage message, InetSocketAddress from, long nowMs, ByteBuf answer) {
        return ice.onMessage(message, from, from, nowMs, answer);
    }

    private StunMessage request(boolean nominates) {
        return request(local.ufrag() + ":peer", local.pwd(), nominates, true);
    }

    @Test
    void answersAndKnowsWhereThePeerIs() {
        assertThat(ice.isValid(HOME)).isFalse();
        assertThat(onMessage(request(false), HOME, 10, out)).isEqualTo(IceLite.Outcome.SELECTED);
        assertThat(ice.selected()).isEqualTo(HOME);
        assertThat(ice.isValid(HOME)).isTrue();
        StunMessage answer = StunMessage.parse(out);
        assertThat(answer.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(answer.isAuthentic(new IntegrityKey(local.pwd()))).isTrue();
        assertThat(onMessage(request(true), HOME, 20, out.clear())).isEqualTo(IceLite.Outcome.ANSWERED);
    }

    @Test
    void movesWithTheNomination() {
        onMessage(request(true), HOME, 0, out);
        assertThat(onMessage(request(false), TRAIN, 100, out.clear())).as("only tries").isEqualTo(IceLite.Outcome.ANSWERED);
        assertThat(ice.selected()).isEqualTo(HOME);
        assertThat(onMessage(request(true), TRAIN, 200, out.clear())).isEqualTo(IceLite.Outcome.SELECTED);
        assertThat(ice.selected()).isEqualTo(TRAIN);
    }

    @Test
    void movesWhenTheOldAddressIsSilent() {
        onMessage(request(true), HOME, 0, out);
        assertThat(onMessage(request(false), TRAIN, IceLite.SILENT_MS, out.clear())).isEqualTo(IceLite.Outcome.SELECTED);
    }

    @Test
    void dropsInSilenceWhatIsNotAuthentic() {
        onMessage(request(true), HOME, 0, out);
        out.clear();
        assertThat(onMessage(request(local.ufrag() + ":peer", "wrong", true, true), TRAIN, 0, out)).isEqualTo(IceLite.Outcome.DROPPED);
        assertThat(onMessage(request(local.ufrag() + ":other", local.pwd(), true, true), TRAIN, 0, out)).isEqualTo(IceLite.Outcome.DROPPED);
        assertThat(onMessage(request("peer:" + local.ufrag(), local.pwd(), true, true), TRAIN, 0, out)).isEqualTo(IceLite.Outcome.DROPPED);
        ByteBuf unsigned = Unpooled.buffer();
        new StunWriter(unsigned, StunMessage.BINDING_REQUEST, new byte[12]).username(local.ufrag() + ":peer").useCandidate();
        unsigned.setShort(2, unsigned.readableBytes() - StunMessage.HEADER_BYTES);
        assertThat(onMessage(StunMessage.parse(unsigned), TRAIN, 0, out)).isEqualTo(IceLite.Outcome.DROPPED);
        assertThat(out.readableBytes()).isZero();
        assertThat(ice.selected()).isEqualTo(HOME);
        assertThat(ice.isValid(TRAIN)).isFalse();
    }

    @Test
    void neverControls() {
        assertThat(onMessage(request(local.ufrag() + ":peer", local.pwd(), true, false), HOME, 0, out)).isEqualTo(IceLite.Outcome.REFUSED);
        assertThat(StunMessage.parse(out).type()).isEqualTo(StunMessage.BINDING_ERROR);
        // ERROR-CODE of 17 bytes: class 4, number 87 (RFC 8489 §14.8, RFC 8445 §7.3.1.1)
        assertThat(ByteBufUtil.hexDump(out)).contains("00090011" + "00000457" + ByteBufUtil.hexDump("Role Conflict".getBytes(StandardCharsets.US_ASCII)) + "000000");
        assertThat(ice.selected()).isNull();
    }

    @Test
    void keepsAFewAddressesOnly() {
        onMessage(request(true), HOME, 0, out);
        for (int port = 1; port < 100; port++) {
            onMessage(request(false), new InetSocketAddress("192.0.2.3", port), 0, out.clear());
        }
        assertThat(ice.isValid(HOME)).isTrue();
        assertThat(ice.isValid(new InetSocketAddress("192.0.2.3", 1))).isFalse();
        assertThat(ice.isValid(new InetSocketAddress("192.0.2.3", 99))).isTrue();
        assertThat(forgotten).hasSize(100 - IceLite.MAX_ADDRESSES).doesNotContain(HOME);
    }

    @Test
    void expires() {
        onMessage(request(true), HOME, 1_000, out);
        ice.onAuthenticPacket(HOME, 20_000);
        assertThat(ice.isExpired(49_999, 30_000)).isFalse();
        assertThat(ice.isExpired(50_000, 30_000)).isTrue();
    }

    @Test
    void forgetsAnAddressThatIsClosed() {
        onMessage(request(true), HOME, 0, out);
        ice.forget(HOME);
        assertThat(ice.selected()).isNull();
        assertThat(ice.isValid(HOME)).isFalse();
        assertThat(forgotten).containsExactly(HOME);
    }

    @Test
    void restarts() {
        IceCredentials again = IceCredentials.create(new Random(2));
        ice.restart(again, "again");
        assertThat(onMessage(request(true), HOME, 0, out)).as("the old names hold").isEqualTo(IceLite.Outcome.SELECTED);
        assertThat(ice.local()).isEqualTo(local);
        assertThat(onMessage(request(again.ufrag() + ":again", local.pwd(), true, true), TRAIN, 0, out.clear())).isEqualTo(IceLite.Outcome.DROPPED);
        assertThat(onMessage(request(again.ufrag() + ":again", again.pwd(), true, true), TRAIN, 0, out.clear())).isEqualTo(IceLite.Outcome.SELECTED);
        assertThat(ice.local()).isEqualTo(again);
        assertThat(StunMessage.parse(out).isAuthentic(new IntegrityKey(again.pwd()))).isTrue();
        assertThat(onMessage(request(true), HOME, 0, out.clear())).as("not any more").isEqualTo(IceLite.Outcome.DROPPED);
        assertThat(IceCredentials.localPart(again.ufrag() + ":again")).isEqualTo(again.ufrag());
    }
}
