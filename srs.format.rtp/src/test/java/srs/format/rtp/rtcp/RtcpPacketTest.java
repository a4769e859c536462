package srs.format.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.rtp.RtpException;
import srs.format.rtp.Vectors;
import srs.testkit.Hex;

/** RTCP of Chromium and FFmpeg, and the pictures of the RFCs. */
class RtcpPacketTest {

    static Stream<Arguments> vectors() {
        return Stream.of(
            // Chromium: SR, SDES in one datagram
            Arguments.of("80c8000638dd95c2eeac8202f41dc0dbd78ad27a0000001400001a17 81ca000638dd95c20110644373635a3158544e394651543035560000",
                List.of(new SenderReport(0x38dd95c2, 0xeeac8202f41dc0dbL, 0xd78ad27a, 20, 0x1a17, List.of()), SourceDescription.cname(0x38dd95c2, "dCscZ1XTN9FQT05V"))),
            // Chromium: XR with DLRR
            Arguments.of("80cf000538dd95c205000003000000018203b47100002361",
                List.of(new ExtendedReport(0x38dd95c2, List.of(new ExtendedReport.Dlrr(List.of(new ExtendedReport.SubBlock(1, 0x8203b471, 0x2361))))))),
            // Chromium: PLI, reduced size
            Arguments.of("81ce0002000000016d11ff9b", List.of(new PictureLossIndication(1, 0x6d11ff9b))),
            // FFmpeg: SR
            Arguments.of("80c8000612345678eeac820394bc6a7e102bf5210000000000000000",
                List.of(new SenderReport(0x12345678, 0xeeac820394bc6a7eL, 0x102bf521, 0, 0, List.of()))),
            // RFC 3611 §4.4
            Arguments.of("80cf0004 00000007 04000002 0102030405060708", List.of(new ExtendedReport(7, List.of(new ExtendedReport.ReceiverReferenceTime(0x0102030405060708L))))),
            // RFC 4585 §6.2.1: 5, and 6, 21 of the 16 after it; then 40
            Arguments.of("81cd0004 00000001 00000002 00058001 00280000", List.of(new GenericNack(1, 2, new int[] {5, 6, 21, 40}))),
            // over the wrap
            Arguments.of("81cd0003 00000001 00000002 fffe0006", List.of(new GenericNack(1, 2, new int[] {65534, 0, 1}))),
            // RFC 5104 §4.3.1.1
            Arguments.of("84ce0004 00000001 00000000 00000009 05000000", List.of(new FullIntraRequest(1, 0, List.of(new FullIntraRequest.Entry(9, 5))))),
            // draft-alvestrand-rmcat-remb-03 §2.2: 2²·250000 bit/s
            Arguments.of("8fce0005 00000001 00000000 52454d42 010bd090 0000000a", List.of(new ReceiverEstimatedMaxBitrate(1, 1_000_000, List.of(10)))),
            // RFC 3550 §6.6 with a reason
            Arguments.of("81cb0002 00000009 03627965", List.of(new Goodbye(List.of(9), "bye"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodes(String hex, List<RtcpPacket> packets) {
        assertThat(RtcpPacket.parse(Hex.buf(hex))).isEqualTo(packets);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void encodes(String hex, List<RtcpPacket> packets) {
        ByteBuf out = Unpooled.buffer();
        packets.forEach(packet -> packet.encode(out));
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex.replace(" ", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void refusesEveryTruncation(String hex, List<RtcpPacket> packets) {
        byte[] bytes = Hex.bytes(hex);
        for (int length = 1; length < bytes.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(bytes, 0, length);
            // at the end of a packet of a compound, what is there is whole
            if (packets.size() == 1 || length != 28) {
                assertThatThrownBy(() -> RtcpPacket.parse(cut)).isInstanceOf(RtpException.class);
            }
        }
    }

    /** Whatever was captured comes out the same when it is written and read again, and byte by byte but for feedback, whose chunks may be cut in other ways. */
    @Test
    void writesWhatItHasRead() {
        int same = 0;
        List<ByteBuf> captured = Vectors.packets("rtcp/captured.txt");
        for (ByteBuf datagram : captured) {
            List<RtcpPacket> packets = RtcpPacket.parse(datagram);
            assertThat(packets).isNotEmpty();
            ByteBuf out = Unpooled.buffer();
            packets.forEach(packet -> packet.encode(out));
            assertThat(RtcpPacket.parse(out)).isEqualTo(packets);
            same += ByteBufUtil.equals(out, datagram) ? 1 : 0;
        }
        assertThat(same).as("of %d", captured.size()).isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "80c9|RTCP header of 2 bytes is under 4",
        "40c90000|RTCP version 1 is not 2",
        "80c90001|RTCP packet ends after 4 of 8 bytes",
        "9fc9000100000001|RTCP report of 31 blocks ends after 0 of 744 bytes",
        "a0c900010000000a|RTCP padding of 10 bytes is not in 1..4",
        "8fcd0005000000010000000200000000000000000000ffff|transport feedback ends after 0 of 1 bytes"})
    void refuses(String hex, String message) {
        ByteBuf datagram = Hex.buf(hex);
        if (hex.startsWith("8fcd")) { // no packets, and no chunks: nothing to refuse
            assertThat(RtcpPacket.parse(datagram)).hasSize(1);
        } else {
            assertThatThrownBy(() -> RtcpPacket.parse(datagram)).isInstanceOf(RtpException.class).hasMessage(message);
        }
    }

    @Test
    void boundsWhatAFewBytesClaim() {
        assertThatThrownBy(() -> RtcpPacket.parse(Hex.buf("8fcd0005 00000001 00000002 0000ffff 00000000 1fff0000"))).hasMessage("transport feedback of 65535 packets is over 8192");
        ByteBuf everything = Unpooled.buffer();
        everything.writeInt(0x81cd0000 | 2 + 365).writeLong(0);
        for (int i = 0; i < 365; i++) {
            everything.writeShort(17 * i).writeShort(0xFFFF);
        }
        assertThat(((GenericNack) RtcpPacket.parse(everything).get(0)).sequenceNumbers()).hasSize(GenericNack.MAX_SEQUENCE_NUMBERS);
        assertThatThrownBy(() -> RtcpPacket.parse(Hex.buf("80c90001 00000001".repeat(65)))).hasMessage("RTCP packet 65 of a datagram is over 64");
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        // APP, and feedback of the application layer that is no REMB
        assertThat(RtcpPacket.parse(Hex.buf("80cc0002 00000001 61626364  8fce0003 00000001 00000002 11223344"))).isEmpty();
    }
}
