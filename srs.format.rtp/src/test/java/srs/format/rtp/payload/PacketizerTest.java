package srs.format.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.codec.CodecException;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Vectors;
import srs.testkit.Hex;

/** Frames of a capture, cut in all sizes, put together again. */
class PacketizerTest {

    /** The packets of frames. */
    static List<ByteBuf> packets(Packetizer packetizer, Frames frames, int maxPayloadBytes) {
        List<ByteBuf> packets = new ArrayList<>();
        for (int i = 0; i < frames.frames.size(); i++) {
            int timestamp = frames.timestamps.get(i);
            List<Boolean> markers = new ArrayList<>();
            // not at the beginning of its buffer
            ByteBuf frame = Unpooled.wrappedBuffer(new byte[5], frames.frames.get(i));
            packetizer.packetize(frame, 5, frames.frames.get(i).length, frames.keys.get(i), (payload, marker) -> {
                ByteBuf packet = Unpooled.buffer();
                RtpHeader.write(packet, marker, 96, packets.size(), timestamp + payload.timestampOffset(), 1);
                payload.writeTo(packet);
                assertThat(packet.readableBytes() - RtpHeader.FIXED_BYTES).isEqualTo(payload.size()).isBetween(1, maxPayloadBytes);
                packets.add(packet);
                markers.add(marker);
            });
            assertThat(markers.indexOf(true)).isIn(-1, markers.size() - 1);
        }
        return packets;
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({"h264, H264, 1140", "h264, H264, 100", "h264, H264, 9000", "h264mode0, H264, 1140", "hevc, H265, 1140", "hevc, H265, 100", "hevc, H265, 9000", "av1, AV1, 1140",
        "av1, AV1, 64", "av1, AV1, 9000", "vp9, VP9, 1140", "vp9, VP9, 64", "vp8, VP8, 1140", "vp8, VP8, 64", "opus, OPUS, 1140", "pcma, PCMA, 1140"})
    void cutsWhatCanBePutTogether(String name, PayloadFormat format, int maxPayloadBytes) {
        Frames sent = Frames.of(format, Vectors.packets("payload/" + name + ".rtp.txt"));
        Packetizer packetizer = format.packetizer(Sprop.config(format, name), maxPayloadBytes);
        List<ByteBuf> packets = packets(packetizer, sent, maxPayloadBytes);
        Frames found = Frames.of(format, packets);

        assertThat(found.hashes()).isEqualTo(sent.hashes());
        assertThat(found.keys).isEqualTo(sent.keys);
        assertThat(found.timestamps).isEqualTo(sent.timestamps);
        assertThat(found.faults).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"h264, H264", "hevc, H265"})
    void tellsTheParameterSetsWithKeyFrames(String name, PayloadFormat format) {
        byte[] config = Sprop.config(format, name);
        Frames sent = Frames.of(format, Vectors.packets("payload/" + name + ".rtp.txt"));
        Frames found = Frames.of(format, packets(format.packetizer(config, 1140), sent, 1140));

        // once, though each key frame has them
        assertThat(found.configs).hasSize(1);
        if (format == PayloadFormat.H264) {
            assertThat(found.configs.get(0)).isEqualTo(config);
        } else {
            assertThat(HevcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(found.configs.get(0))).sps().get(0))
                    .isEqualTo(HevcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(config)).sps().get(0));
        }
    }

    private static List<String> payloads(Packetizer packetizer, String frame, boolean key) {
        List<String> payloads = new ArrayList<>();
        ByteBuf in = Hex.buf(frame);
        packetizer.packetize(in, 0, in.readableBytes(), key, (payload, marker) -> {
            ByteBuf out = Unpooled.buffer();
            payload.writeTo(out);
            payloads.add(ByteBufUtil.hexDump(out) + (marker ? " M" : ""));
        });
        return payloads;
    }

    /** RFC 6184 §5.7.1 and §5.8. */
    @Test
    void aggregatesAndFragmentsH264() {
        Packetizer packetizer = PayloadFormat.H264.packetizer(Sprop.config(PayloadFormat.H264, "h264"), 64);
        String big = "65" + "88".repeat(70);
        assertThat(payloads(packetizer, "00000003 06aabb 00000002 09f0 00000047 " + big, true)).containsExactly(
            "78" + "0017" + "674d400deca146fc9808800000030080000019078a14cb" + "0004" + "68ce3c80" + "0003" + "06aabb", "7c85" + "88".repeat(62), "7c45" + "88".repeat(8) + " M");
        assertThat(payloads(packetizer, "00000003 41aabb", false)).containsExactly("41aabb M");
    }

    /** RFC 7798 §4.4.3. */
    @Test
    void fragmentsHevc() {
        Packetizer packetizer = PayloadFormat.H265.packetizer(Sprop.config(PayloadFormat.H265, "hevc"), 64);
        assertThat(payloads(packetizer, "00000048 0201" + "aa".repeat(70), false)).containsExactly("620181" + "aa".repeat(61), "620141" + "aa".repeat(9) + " M");
    }

    /** «RTP Payload Format For AV1» §4: a delimiter, a sequence header and a frame; all but the last with length, none with size. */
    @Test
    void aggregatesAv1() {
        Packetizer packetizer = PayloadFormat.AV1.packetizer(new byte[0], 64);
        assertThat(payloads(packetizer, "1200 0a03aabbcc 3204 01020304", true)).containsExactly("28" + "04" + "08aabbcc" + "30" + "01020304" + " M");
        assertThat(payloads(packetizer, "3248" + "11".repeat(72), false)).containsExactly("50" + "30" + "11".repeat(62), "90" + "11".repeat(10) + " M");
    }

    /** The same descriptors, but for the number of the picture and the structure, which tells the size once more. */
    @Test
    void writesVp9AsChromium() {
        List<ByteBuf> captured = Vectors.packets("payload/chrome-vp9.rtp.txt");
        Frames frames = Frames.of(PayloadFormat.VP9, captured);
        List<ByteBuf> ours = packets(PayloadFormat.VP9.packetizer(new byte[0], 1180), frames, 1180);
        RtpHeader theirs = new RtpHeader();
        for (ByteBuf packet : captured) {
            theirs.parse(packet);
            int at = theirs.payloadOffset();
            boolean isOnlyInterPacket = packet.getUnsignedByte(at) == 0xdd;
            if (isOnlyInterPacket) {
                ByteBuf payload = packet.slice(at, theirs.payloadBytes()).copy();
                payload.setShort(1, 0x8000 | frames.timestamps.indexOf(theirs.timestamp()));
                assertThat(ours.stream().map(our -> ByteBufUtil.hexDump(our, RtpHeader.FIXED_BYTES, our.readableBytes() - RtpHeader.FIXED_BYTES))).contains(ByteBufUtil.hexDump(payload));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"H264, 00000005aabb", "H264, 0000", "AV1, 3205aabb", "AV1, b200"})
    void refusesWhatIsNoFrame(PayloadFormat format, String frame) {
        Packetizer packetizer = format.packetizer(Sprop.config(format, "h264"), 1140);
        assertThatThrownBy(() -> payloads(packetizer, frame, false)).isInstanceOf(CodecException.class);
    }
}
