package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.srt.internal.packet.Acknowledgement;
import srs.format.srt.internal.packet.AcknowledgementSeen;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.DropRequest;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.KeepAlive;
import srs.format.srt.internal.packet.KeyMaterialMessage;
import srs.format.srt.internal.packet.LossReport;
import srs.format.srt.internal.packet.PacketHeader;
import srs.format.srt.internal.packet.SequenceNumber;
import srs.format.srt.internal.packet.Shutdown;
import srs.testkit.Hex;

class PacketTest {

    private record Vector(String name, ControlPacket packet) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Vector> vectors() {
        return Stream.of(
                new Vector("ack", new Acknowledgement(6, 0x7e5b49ed, new Acknowledgement.Details(0x199, 0x2ee, 0x1ff4, 0x642a, 1000, 0x126407b))),
                new Vector("ack.light", new Acknowledgement(0, 0x08e22d2f, null)),
                new Vector("ackack", new AcknowledgementSeen(6)),
                new Vector("loss.single", new LossReport(0x7416d11a, 0x7416d11a)),
                new Vector("loss.range", new LossReport(0x7416d1d8, 0x7416d1d9)),
                new Vector("loss.list", new LossReport(0x08e22c7f, 0x08e22cb4, 0x08e22cbd, 0x08e22cbd, 0x08e22cf1, 0x08e22cf1, 0x08e22cfe, 0x08e22d10)),
                new Vector("drop", new DropRequest(0, 0x08e22c7f, 0x08e22cb4)),
                new Vector("keepalive", new KeepAlive()),
                new Vector("shutdown", new Shutdown()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodes(Vector vector) {
        assertThat(ControlPacket.decode(Captures.of(vector.name))).isEqualTo(vector.packet);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void encodes(Vector vector) {
        assertEncodes(vector.name, vector.packet);
    }

    @Test
    void writesHandshakesAndKeysAsTheyCame() {
        for (String name : Captures.names()) {
            if (name.matches(".*\\.(induction|cookie|conclusion|answer|refresh|refreshed)")) {
                assertEncodes(name, ControlPacket.decode(Captures.of(name)));
            }
        }
    }

    private static void assertEncodes(String name, ControlPacket packet) {
        ByteBuf captured = Captures.of(name);
        ByteBuf out = Unpooled.buffer();
        packet.encode(out, PacketHeader.timestamp(captured), PacketHeader.destination(captured));
        assertThat(ByteBufUtil.hexDump(out)).as(name).isEqualTo(ByteBufUtil.hexDump(captured));
    }

    @Test
    void readsAConclusion() {
        Handshake conclusion = (Handshake) ControlPacket.decode(Captures.of("plain.conclusion"));

        assertThat(conclusion.version()).isEqualTo(5);
        assertThat(conclusion.extensionField()).isEqualTo(Handshake.HAS_HS | Handshake.HAS_CONFIG);
        assertThat(conclusion.initialSequence()).isEqualTo(0x7e5b49d8);
        assertThat(conclusion.mtu()).isEqualTo(1500);
        assertThat(conclusion.flowWindow()).isEqualTo(8192);
        assertThat(conclusion.handshakeType()).isEqualTo(Handshake.CONCLUSION);
        assertThat(Capabilities.of(conclusion.extension(HandshakeExtension.HS_REQUEST).orElseThrow())).isEqualTo(new Capabilities(0x010501, 0xbf, 120, 0));
        assertThat(conclusion.extension(HandshakeExtension.STREAM_ID).orElseThrow().text()).isEqualTo("#!::r=live/livestream,m=publish");
        assertThat(HandshakeExtension.text(HandshakeExtension.STREAM_ID, "#!::r=live/livestream,m=publish"))
                .isEqualTo(conclusion.extension(HandshakeExtension.STREAM_ID).orElseThrow());
    }

    @Test
    void readsTheHeaderOfData() {
        ByteBuf data = Captures.of("encrypted16.data2");

        assertThat(PacketHeader.isControl(data)).isFalse();
        assertThat(PacketHeader.sequence(data)).isEqualTo(0x67176ca4);
        assertThat(PacketHeader.message(data) & PacketHeader.MESSAGE_NUMBER).isEqualTo(0xd0);
        assertThat(PacketHeader.message(data) >>> PacketHeader.KEY_SHIFT & PacketHeader.KEY_MASK).isEqualTo(2);
        assertThat(PacketHeader.message(Captures.of("again")) & PacketHeader.MESSAGE_RETRANSMITTED).isNotZero();
    }

    @Test
    void readsKeyMaterialOfAConnection() {
        assertThat(((KeyMaterialMessage) ControlPacket.decode(Captures.of("encrypted16.refresh"))).type()).isEqualTo(KeyMaterialMessage.TYPE_REQUEST);
    }

    @Test
    void shouldRejectWhatIsNot() {
        String header = " 00000000 00000000 00000001 ";
        assertMalformed("80000000" + header + "00000005", "shorter than 48");
        assertMalformed("80020000" + header, "shorter than 4");
        assertMalformed("80030000" + header, "0 words");
        assertMalformed("80030000" + header + "80000001", "within a range");
        assertMalformed("80030000" + header + "80000005 00000004", "no end after its beginning");
        assertMalformed("80030000" + header + "80000005 80000006", "no end after its beginning");
        assertMalformed("80030000" + header + "00000001".repeat(400), "400 words");
        assertMalformed("80070000" + header + "00000001", "shorter than 8");
        assertMalformed("80070000" + header + "00000002 00000001", "no end");
        assertMalformed("80070000" + header + "00000002 ffffffff", "no end");
        assertMalformed("ffff0003" + header + "00", "1 bytes is not in");
        assertMalformed("ffff0003" + header + "00".repeat(129), "129 bytes is not in");
        assertMalformed("80", "shorter than its header");
    }

    @Test
    void shouldRejectExtensionsThatLie() {
        ByteBuf conclusion = Captures.of("plain.conclusion");
        assertThatThrownBy(() -> ControlPacket.decode(conclusion.duplicate().writerIndex(conclusion.writerIndex() - 4))).hasMessageContaining("longer than");
        ByteBuf many = Unpooled.buffer().writeBytes(Captures.of("plain.conclusion"));
        for (int i = 0; i < 9; i++) {
            many.writeInt(0x00090000);
        }
        assertThatThrownBy(() -> ControlPacket.decode(many)).hasMessageContaining("more than 8 extensions");
    }

    @Test
    void countsSequenceNumbersAroundTheEnd() {
        assertThat(SequenceNumber.next(SequenceNumber.MAX)).isZero();
        assertThat(SequenceNumber.distance(SequenceNumber.MAX, 1)).isEqualTo(2);
        assertThat(SequenceNumber.distance(1, SequenceNumber.MAX)).isEqualTo(-2);
        assertThat(SequenceNumber.plus(0, -1)).isEqualTo(SequenceNumber.MAX);
        assertThat(ControlPacket.decode(Hex.buf("80030000 00000000 00000000 00000001 ffffffff 00000001"))).isEqualTo(new LossReport(SequenceNumber.MAX, 1));
    }

    private static void assertMalformed(String hex, String why) {
        assertThatThrownBy(() -> ControlPacket.decode(Hex.buf(hex))).as(hex).isInstanceOf(SrtException.class).hasMessageContaining(why);
    }
}
