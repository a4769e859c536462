package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.PacketHeader;

/** AES-GCM as libsrt 1.5.5 has it, and who agrees on which mode. */
class CryptoModeTest {
    private static final SrtOptions SECRET = SrtOptions.DEFAULT.withLatency(100, 0).withPassphrase(Captures.PASSPHRASE, 16);

    private static ReceiveKeys keys() {
        Handshake conclusion = (Handshake) ControlPacket.decode(Captures.of("gcm.conclusion"));
        ReceiveKeys keys = new ReceiveKeys(Captures.PASSPHRASE);
        assertThat(keys.take(conclusion.extension(HandshakeExtension.KM_REQUEST).orElseThrow().content())).isTrue();
        assertThat(keys.isGcm()).isTrue();
        return keys;
    }

    private static ByteBuf payload(ByteBuf packet) {
        return Unpooled.buffer(2000).writeBytes(packet, PacketHeader.BYTES, packet.readableBytes() - PacketHeader.BYTES);
    }

    @Test
    void decryptsWhatLibsrtEncrypted() {
        ByteBuf packet = Captures.of("gcm.data");
        ByteBuf payload = payload(packet);

        assertThat(keys().decrypt(1, packet, payload)).isTrue();
        assertThat(payload).isEqualTo(payload(Captures.of("gcm.plain")));
        assertThat(keys().decrypt(1, Captures.of("gcm.data2"), payload(Captures.of("gcm.data2")))).isTrue();
    }

    @Test
    void encryptsAsLibsrtDoes() {
        SendKeys keys = keys().forSending(new SecureRandom(), 1 << 20, 1 << 10);
        ByteBuf packet = Unpooled.buffer(2000).writeBytes(Captures.of("gcm.plain"));
        keys.encrypt(packet);

        assertThat(packet).isEqualTo(Captures.of("gcm.data"));
    }

    @Test
    void noticesEveryBitThatIsChanged() {
        ReceiveKeys keys = keys();
        ByteBuf good = Captures.of("gcm.data");
        for (int bit = 1; bit < good.readableBytes() * 8; bit += 7) {
            ByteBuf bad = Captures.of("gcm.data");
            bad.setByte(bit / 8, bad.getByte(bit / 8) ^ 1 << bit % 8);
            boolean isRetransmitted = bit == 4 * 8 + 2;
            assertThat(keys.decrypt(1, bad, payload(bad))).as("bit " + bit).isEqualTo(isRetransmitted);
        }
        for (int bytes = 0; bytes < 40; bytes++) {
            ByteBuf cut = Captures.of("gcm.data").writerIndex(PacketHeader.BYTES + bytes);
            assertThat(keys.decrypt(1, cut, payload(cut))).isFalse();
        }
    }

    @Test
    void carriesAStreamWithLossAndNewKeys() {
        SrtOptions gcm = SECRET.withLatency(800, 0).withCryptoMode(CryptoMode.AES_GCM).withKeyRefresh(200, 50);
        Link link = new Link(gcm, SECRET.withLatency(800, 0));
        link.run(300);
        assertThat(link.callerSide).as(link.failure).isNotNull();
        assertThat(link.callerSide.maxMessageBytes()).isEqualTo(1316);
        link.lose(10);
        int[] sent = new int[1];
        link.run(5_000, () -> {
            if (link.nowUs / 1000 % 5 == 0) {
                link.callerSide.send(Unpooled.buffer(1316).writeInt(sent[0]++).writeZero(1312), 0, 1316, link.nowUs);
                link.listenerSide.send(Unpooled.buffer(100).writeZero(100), 0, 100, link.nowUs);
            }
        });
        link.loses = at -> false;
        link.run(1_500);

        assertThat(link.listenerEar.messages.size()).isEqualTo(sent[0]);
        assertThat(link.listenerEar.messages).allSatisfy(message -> assertThat(message).hasSize(1316));
        assertThat(link.callerEar.messages.size()).as("the other direction").isEqualTo(sent[0]);
        assertThat(link.listenerSide.statistics(link.nowUs).received().pktRcvUndecrypt()).isZero();
        link.close();
    }

    @Test
    void agreesAsLibsrtDoes() {
        assertAgreed(CryptoMode.AUTO, CryptoMode.AUTO, true);
        assertAgreed(CryptoMode.AUTO, CryptoMode.AES_CTR, true);
        assertAgreed(CryptoMode.AUTO, CryptoMode.AES_GCM, false);
        assertAgreed(CryptoMode.AES_CTR, CryptoMode.AES_GCM, false);
        assertAgreed(CryptoMode.AES_GCM, CryptoMode.AUTO, true);
        assertAgreed(CryptoMode.AES_GCM, CryptoMode.AES_CTR, false);
        assertAgreed(CryptoMode.AES_GCM, CryptoMode.AES_GCM, true);
    }

    private static void assertAgreed(CryptoMode caller, CryptoMode listener, boolean isAgreed) {
        Link link = new Link(SECRET.withCryptoMode(caller), SECRET.withCryptoMode(listener));
        link.run(300);
        assertThat(link.callerSide != null).as(caller + " calls " + listener).isEqualTo(isAgreed);
        if (!isAgreed) {
            assertThat(link.failure).isEqualTo("refused: crypto");
        }
        link.close();
    }

    @Test
    void shouldRefuseTheGcmOfBeforeWhichUsesANonceForManyPackets() {
        Wire wire = new Wire();
        SrtListener listener = new SrtListener(SECRET, new SecureRandom(), wire, request -> {
            throw new AssertionError("it must not come in");
        });
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 33641);
        listener.onDatagram(Captures.of("gcm.induction"), peer, 1);
        ByteBuf conclusion = Patch.cookie(Captures.of("gcm.conclusion"), ((Handshake) wire.control()).cookie());
        // the first words of its first extension: what it is
        conclusion.setInt(16 + 48 + 4, 0x010503);
        listener.onDatagram(conclusion, peer, 1);

        assertThat(((Handshake) wire.control()).handshakeType()).isEqualTo(1017);
    }

    @Test
    void saysThatItIsOfTheVersionWithTheNewNonce() {
        Wire wire = new Wire();
        SrtListener listener = new SrtListener(SECRET, new SecureRandom(), wire, request -> request.accept(new Ear(), 1));
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 33641);
        listener.onDatagram(Captures.of("gcm.induction"), peer, 1);
        listener.onDatagram(Patch.cookie(Captures.of("gcm.conclusion"), ((Handshake) wire.control()).cookie()), peer, 1);

        Handshake answer = (Handshake) wire.control();
        assertThat(Capabilities.of(answer.extension(HandshakeExtension.HS_RESPONSE).orElseThrow()).version()).isEqualTo(0x010504);
        assertThat(answer.extension(HandshakeExtension.KM_RESPONSE)).isEqualTo(((Handshake) ControlPacket.decode(Captures.of("gcm.answer"))).extension(
                HandshakeExtension.KM_RESPONSE));
        listener.close(2);
    }

    @Test
    void needsDeliveryByTime() {
        assertThatThrownBy(() -> SECRET.withPacketFilter("fec,cols:10").withCryptoMode(CryptoMode.AES_GCM)).hasMessageContaining("cryptomode 2");
        assertThatThrownBy(() -> CryptoMode.of(3)).hasMessage("cryptomode 3 is not in 0..2");
    }
}
