package srs.format.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Hex;

/** RFC 3550 §5.1, RFC 8285, RFC 4588 §4. */
class RtpHeaderTest {
    /** Chromium's packet that only probes: mid, transport sequence number, absolute send time; 255 bytes of padding. */
    private static final String PROBE = "b0611d66 5bedda24 52d3ee0d bede0003 40 31 31 0004 22 2adf44 000000";

    private final RtpHeader header = new RtpHeader();

    @Test
    void readsWhatChromiumSends() {
        ByteBuf packet = Unpooled.wrappedBuffer(Hex.bytes(PROBE), new byte[254], new byte[] {(byte) 255});
        header.parse(packet);

        assertThat(header.payloadType()).isEqualTo(97);
        assertThat(header.marker()).isFalse();
        assertThat(header.sequenceNumber()).isEqualTo(0x1d66);
        assertThat(header.timestamp()).isEqualTo(0x5bedda24);
        assertThat(header.ssrc()).isEqualTo(0x52d3ee0d);
        assertThat(header.payloadBytes()).isZero();
        assertThat(header.paddingBytes()).isEqualTo(255);
        HeaderExtensions extensions = new HeaderExtensions();
        int mid = extensions.begin(header, packet).find(4, 1);
        assertThat(packet.getByte(mid)).isEqualTo((byte) '1');
        assertThat(packet.getUnsignedShort(extensions.begin(header, packet).find(3, 2))).isEqualTo(4);
        assertThat(packet.getUnsignedMedium(extensions.begin(header, packet).find(2, 3))).isEqualTo(0x2adf44);
        assertThat(extensions.begin(header, packet).find(9, 1)).isEqualTo(HeaderExtensions.NONE);
    }

    @Test
    void writesThatExtension() {
        ByteBuf out = Unpooled.buffer();
        RtpHeader.write(out, false, 97, 0x1d66, 0x5bedda24, 0x52d3ee0d);
        HeaderExtensionWriter writer = new HeaderExtensionWriter().begin(out, 0, /* twoByte= */ false);
        writer.element(4, 1);
        out.writeByte('1');
        writer.element(3, 2);
        out.writeShort(4);
        writer.element(2, 3);
        out.writeMedium(0x2adf44);
        writer.end();

        // but for the padding flag, and the element with id 4 and its length come first in both
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("90611d665bedda2452d3ee0d" + "bede0003" + "403131000422" + "2adf44" + "000000");
    }

    /** RFC 8285 §4.3, the example of two-byte headers. */
    @Test
    void readsTwoByteElements() {
        ByteBuf packet = Hex.buf("90 60 0001 00000000 00000001  1000 0003  01 00 02 01 aa 00 03 04 bbbbbbbb 00");
        header.parse(packet);
        HeaderExtensions extensions = new HeaderExtensions().begin(header, packet);

        assertThat(extensions.next()).isTrue();
        assertThat(extensions.id()).isEqualTo(1);
        assertThat(extensions.length()).isZero();
        assertThat(extensions.next()).isTrue();
        assertThat(extensions.id()).isEqualTo(2);
        assertThat(extensions.next()).isTrue();
        assertThat(packet.getInt(extensions.offset())).isEqualTo(0xbbbbbbbb);
        assertThat(extensions.next()).isFalse();
        assertThat(HeaderExtensionWriter.needsTwoByte(15, 1)).isTrue();
        assertThat(HeaderExtensionWriter.needsTwoByte(1, 17)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"f0aabb00", "0faabb00", "3faabbcc"})
    void endsAtReservedAndOverlongElements(String elements) {
        ByteBuf packet = Hex.buf("90 60 0001 00000000 00000001 bede 0001" + elements);
        assertThat(new HeaderExtensions().begin(header.parse(packet), packet).next()).isFalse();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "80600001000000000000|RTP packet of 10 bytes is under 12",
        "406000010000000000000001|RTP version 1 is not 2",
        "8f6000010000000000000001|RTP CSRC list ends 60 bytes past the packet",
        "906000010000000000000001bede|RTP header extension ends 2 bytes past the packet",
        "906000010000000000000001bedeffff|RTP header extension ends 262140 bytes past the packet",
        "a0600001000000000000000100000000|RTP padding of 0 bytes is not in 1..4",
        "a0600001000000000000000100000005|RTP padding of 5 bytes is not in 1..4"})
    void refuses(String packet, String message) {
        assertThatThrownBy(() -> header.parse(Hex.buf(packet))).isInstanceOf(RtpException.class).hasMessage(message);
    }

    @Test
    void tellsRtcpFromRtp() {
        assertThat(RtpHeader.isRtcp(Hex.buf("80c80006"))).isTrue();
        assertThat(RtpHeader.isRtcp(Hex.buf("80e00006"))).isFalse();
        assertThat(RtpHeader.isRtcp(Hex.buf("80"))).isFalse();
    }

    @Test
    void repairsARetransmission() {
        ByteBuf original = Hex.buf("b0 e0 0007 00000bb8 00000001 bede 0001 10aa0000  01020304  000003");
        ByteBuf rtx = Unpooled.buffer();
        Rtx.write(header.parse(original), original, 97, 99, 2, rtx);
        assertThat(ByteBufUtil.hexDump(rtx)).isEqualTo("90e1006300000bb800000002bede000110aa0000" + "0007" + "01020304");

        assertThat(Rtx.restore(header.parse(rtx), rtx, 96, 1)).isTrue();
        assertThat(ByteBufUtil.hexDump(rtx)).isEqualTo("90e0000700000bb800000001bede000110aa0000" + "01020304");
    }

    @Test
    void findsNothingInAnEmptyRetransmission() {
        ByteBuf packet = Unpooled.wrappedBuffer(Hex.bytes(PROBE), new byte[254], new byte[] {(byte) 255});
        assertThat(Rtx.restore(header.parse(packet), packet, 96, 1)).isFalse();
    }
}
