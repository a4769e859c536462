package srs.format.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import srs.codec.Av1CodecConfigurationRecord;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.HevcDecoderConfigurationRecord;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.Vectors;
import srs.testkit.Hex;

/** Packets that FFmpeg and Chromium made, to the frames that FFmpeg had. */
class DepacketizerTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({"h264, H264, 2", "h264mode0, H264, 1", "hevc, H265, 2", "av1, AV1, 2", "vp9, VP9, 2", "vp8, VP8, 2", "opus, OPUS, 21", "pcmu, PCMU, 10", "pcma, PCMA, 10"})
    void makesTheFramesThatWereSent(String name, PayloadFormat format, int keys) {
        Frames found = Frames.of(format, Vectors.packets("payload/" + name + ".rtp.txt"));

        assertThat(found.hashes()).isEqualTo(Vectors.lines("payload/" + name + ".frames.txt"));
        assertThat(found.faults).isEmpty();
        assertThat(found.keys.stream().filter(key -> key)).hasSize(keys);
        assertThat(found.keys.get(0)).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"h264, H264", "hevc, H265", "av1, AV1", "vp9, VP9", "vp8, VP8"})
    void losesOnlyFramesWithLostPackets(String name, PayloadFormat format) {
        List<ByteBuf> packets = Vectors.packets("payload/" + name + ".rtp.txt");
        List<String> whole = Vectors.lines("payload/" + name + ".frames.txt");
        // x264 begins with a message about itself, that nobody misses
        int first = name.equals("h264") ? 1 : 0;
        for (int lost = first; lost < packets.size(); lost++) {
            List<ByteBuf> rest = new ArrayList<>(packets);
            int timestamp = new RtpHeader().parse(rest.remove(lost)).timestamp();
            Frames found = Frames.of(format, rest);

            // the frame of the packet, and the next one at most, for nothing may tell where that begins
            assertThat(found.frames.size()).as("without packet %d", lost).isBetween(whole.size() - 2, whole.size() - 1);
            assertThat(whole).containsAll(found.hashes());
            assertThat(found.timestamps).doesNotContain(timestamp);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"h264, H264", "hevc, H265", "av1, AV1", "vp9, VP9", "vp8, VP8"})
    void neverMakesAFrameThatWasNotSent(String name, PayloadFormat format) {
        List<ByteBuf> packets = Vectors.packets("payload/" + name + ".rtp.txt");
        Set<String> sent = new HashSet<>(Vectors.lines("payload/" + name + ".frames.txt"));
        if (name.equals("h264")) {
            sent.addAll(Frames.of(format, packets.subList(1, packets.size())).hashes());
        }
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<ByteBuf> some = new ArrayList<>(packets);
            some.removeIf(packet -> random.nextInt(8) == 0);
            assertThat(sent).containsAll(Frames.of(format, some).hashes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"chrome-h264, H264, 26", "chrome-vp8, VP8, 10", "chrome-vp9, VP9, 10", "chrome-av1, AV1, 10", "chrome-opus, OPUS, 12"})
    void readsChromium(String name, PayloadFormat format, int atLeast) {
        List<ByteBuf> packets = Vectors.packets("payload/" + name + ".rtp.txt");
        long timestamps = packets.stream().map(packet -> new RtpHeader().parse(packet).timestamp()).distinct().count();
        Frames found = Frames.of(format, packets);

        assertThat(found.frames).hasSize((int) timestamps).hasSizeGreaterThanOrEqualTo(Math.min(atLeast, (int) timestamps));
        assertThat(found.faults).isEmpty();
        assertThat(found.keys.get(0)).isTrue();
    }

    @Test
    void tellsTheConfiguration() {
        byte[] avcC = Frames.of(PayloadFormat.H264, Vectors.packets("payload/chrome-h264.rtp.txt")).configs.get(0);
        assertThat(AvcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(avcC)).format().width()).isEqualTo(320);

        byte[] av1C = Frames.of(PayloadFormat.AV1, Vectors.packets("payload/av1.rtp.txt")).configs.get(0);
        assertThat(Av1CodecConfigurationRecord.parse(Unpooled.wrappedBuffer(av1C)).format().width()).isEqualTo(160);
    }

    /** RFC 6184 §8.1, as FFmpeg says it of a stream without sets of its own. */
    @Test
    void takesParameterSetsOfTheSdp() {
        Frames found = told(PayloadFormat.H264, Sprop.fmtp(Sprop.H264), Hex.buf("80 e0 0001 00000000 00000001  65 88 84"));
        AvcDecoderConfigurationRecord avcC = AvcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(found.configs.get(0)));
        assertThat(avcC.format().height()).isEqualTo(90);
        assertThat(avcC.sps()).containsExactly(Hex.bytes("674d400d eca146fc980880000003008000001907 8a14cb"));
        assertThat(avcC.pps()).containsExactly(Hex.bytes("68ce3c80"));
    }

    /** The picture parameter set 0 of the stream takes the place of that in the SDP. */
    @Test
    void prefersParameterSetsOfTheStream() {
        Frames found = told(PayloadFormat.H264, Sprop.fmtp(Sprop.H264), Hex.buf("80 60 0001 00000000 00000001  68ee3c80"), Hex.buf("80 e0 0002 00000000 00000001  65 88 84"));
        assertThat(found.configs).hasSize(1);
        assertThat(AvcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(found.configs.get(0))).pps()).containsExactly(Hex.bytes("68ee3c80"));
    }

    /** Commas without anything between, blanks, what is no Base64, no NAL unit, a set of the wrong codec, one over {@link ParameterSetStore#MAX_SET_BYTES}. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",,", "%%%", "Z01ADeyhRvyYCIAAAAMAgAAAGQeKFMs=", "Zw==,aA==", "Z01A", "QAEMAf//AWAAAAMAkAAAAwAAAwA8lZAJ,RAHAc8GJ", "LONG"})
    void passesOverWhatIsNoParameterSet(String text) {
        String value = text.equals("LONG") ? "Z01ADeyhRvyYCIAAAAMAgAAAGQeKFMs=,aM48" + "gIAA".repeat(2000) : text;
        Frames found = told(PayloadFormat.H264, Map.of("sprop-parameter-sets", value), Hex.buf("80 e0 0001 00000000 00000001  65 88 84"));
        assertThat(found.configs).isEmpty();
        assertThat(found.frames).containsExactly(Hex.bytes("00000003 658884"));
    }

    private static Frames told(PayloadFormat format, Map<String, String> fmtp, ByteBuf... packets) {
        Frames found = new Frames();
        try (Depacketizer depacketizer = format.depacketizer(Frames.ALLOCATOR, found)) {
            depacketizer.addParameterSets(fmtp);
            RtpHeader header = new RtpHeader();
            for (int i = 0; i < packets.length; i++) {
                depacketizer.add(header.parse(packets[i]), packets[i], 1 + i);
            }
        }
        return found;
    }

    @Test
    void tellsTheConfigurationOfHevc() {
        byte[] hvcC = Sprop.config(PayloadFormat.H265, "hevc");
        assertThat(HevcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(hvcC)).format().width()).isEqualTo(160);
    }

    /** Plain units of one timestamp, as OBS sends them. */
    @Test
    void takesPlainParameterSets() {
        Frames found = Frames.of(PayloadFormat.H264, List.of(
                Hex.buf("80 60 0001 00000000 00000001  674d4014eca146fc980880000003008000001907 8a14cb"),
                Hex.buf("80 60 0002 00000000 00000001  68ce3c80"),
                Hex.buf("80 e0 0003 00000000 00000001  658884")));

        assertThat(found.frames).containsExactly(Hex.bytes("00000003 658884"));
        assertThat(found.configs).hasSize(1);
    }

    /** CostarHD cameras send a fragment that is the first and the last (gortsplib issue 649). */
    @Test
    void takesAFragmentThatIsTheOnlyOne() {
        assertThat(Frames.of(PayloadFormat.H264, List.of(Hex.buf("80 e0 0001 00000000 00000001  7c c5 8884"))).frames)
                .containsExactly(Hex.bytes("00000003 658884"));
    }

    @Test
    void endsAFrameWithoutMarkerWhereTheTimestampChanges() {
        assertThat(Frames.of(PayloadFormat.H264, List.of(Hex.buf("80 60 0001 00000000 00000001  658884"), Hex.buf("80 60 0002 00000bb8 00000001  419a24"),
                Hex.buf("80 60 0003 00001770 00000001  419a24"))).frames).hasSize(2);
    }

    @Test
    void countsPacketsWithoutPayload() {
        Frames found = Frames.of(PayloadFormat.H264, List.of(Hex.buf("80 e0 0001 00000000 00000001  658884"), Hex.buf("a0 60 0002 00000000 00000001  00000004"),
                Hex.buf("80 e0 0003 00000bb8 00000001  41 1a24")));

        assertThat(found.frames).hasSize(2);
        assertThat(found.faults).isEmpty();
    }

    @Test
    void refusesWhatIsNotOfTheCodec() {
        assertThat(Frames.of(PayloadFormat.H264, List.of(Hex.buf("80 e0 0001 00000000 00000001  67 00"), Hex.buf("80 e0 0002 00000001 00000001  7c 05 8884"),
                Hex.buf("80 e0 0003 00000002 00000001  78 ffff 65"))).faults).containsExactly(FrameFault.MALFORMED, FrameFault.MALFORMED);
    }
}
