package srs.protocol.rtc.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.http.RawProtocol.Answer;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.protocol.rtc.internal.session.BlackHole;
import srs.protocol.rtc.internal.session.FakeNetwork;
import srs.protocol.rtc.internal.session.RtcSessions;

/** F173: which connections of HTTP's ports are WebRTC's. */
class SharedTcpTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.80", 8080);
    /** A binding request of 20 bytes in its frame. */
    private static final byte[] STUN = HexFormat.of().parseHex("0014" + "0001" + "0000" + "2112a442" + "000102030405060708090a0b");

    private final FakeNetwork network = new FakeNetwork(1);
    private final RtcSessions sessions = new RtcSessions(network, network, true, new BlackHole());
    private final SharedTcp shared = sessions.sharedTcp();

    @AfterEach
    void close() {
        sessions.close();
        network.close();
    }

    private Answer recognize(byte[] first) {
        return shared.recognize(Unpooled.wrappedBuffer(first), LOCAL);
    }

    @Test
    void takesConnectionsThatBeginWithStun() {
        assertThat(recognize(STUN)).as("not yet").isEqualTo(Answer.NO);
        Listening listening = sessions.shareTcp(Endpoint.parse("8080"));
        assertThat(listening.address().getPort()).isEqualTo(8080);
        for (int bytes = 1; bytes < STUN.length; bytes++) {
            assertThat(recognize(java.util.Arrays.copyOf(STUN, bytes))).as("%s bytes", bytes).isEqualTo(bytes < 10 ? Answer.MORE : Answer.YES);
        }
        assertThat(shared.recognize(Unpooled.wrappedBuffer(STUN), new InetSocketAddress("192.0.2.80", 8081))).as("of another port").isEqualTo(Answer.NO);
        for (int at : new int[] {0, 1, 3, 6, 9}) {
            byte[] other = STUN.clone();
            other[at] ^= 0x10;
            assertThat(recognize(other)).as("another byte %s", at).isEqualTo(Answer.NO);
        }
        listening.end();
        assertThat(recognize(STUN)).as("not any more").isEqualTo(Answer.NO);
    }

    @Test
    void closesAConnectionThatComesTooLate() {
        EmbeddedChannel channel = new EmbeddedChannel();
        shared.accept(channel);
        assertThat(channel.isOpen()).isFalse();
        ByteBuf none = channel.readOutbound();
        assertThat(none).isNull();
    }
}
