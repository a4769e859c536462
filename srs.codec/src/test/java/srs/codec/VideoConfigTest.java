package srs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sequence headers of video, from FLV files that FFmpeg 8.1.2 made with libx264, libx265, libaom, SVT-AV1 and libvpx; profile, level
 * and size are what ffprobe says of these files, in the words of SRS.
 */
class VideoConfigTest {
    record Vector(String name, String hex, Function<ByteBuf, VideoFormat> parser, VideoFormat format) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Vector avc(String name, String hex, String profile, String level, int width, int height, String codecString) {
        return new Vector(name, hex, in -> AvcDecoderConfigurationRecord.parse(in).format(),
                new VideoFormat("H264", profile, level, width, height, codecString));
    }

    private static Vector hevc(String name, String hex, String profile, String level, int width, int height, String codecString) {
        return new Vector(name, hex, in -> HevcDecoderConfigurationRecord.parse(in).format(),
                new VideoFormat("HEVC", profile, level, width, height, codecString));
    }

    private static Vector av1(String name, String hex, String profile, String level, int width, int height, String codecString) {
        return new Vector(name, hex, in -> Av1CodecConfigurationRecord.parse(in).format(),
                new VideoFormat("AV1", profile, level, width, height, codecString));
    }

    static Stream<Vector> vectors() {
        return Stream.of(
                // version, profile 42, flags c0, level 1e | length 4 | 1 SPS of 0x19 bytes | 1 PPS of 4 bytes
                avc("x264 baseline 640x360",
                        "0142c01eff e1 0019 6742c01eda0280bfe5c044000003000400000300f03c58ba80 01 0004 68ce0fc8",
                        "Baseline", "3", 640, 360, "avc1.42C01E"),
                avc("x264 main 1280x720", "014d401fff e1 0017 674d401fda014016ec0440000003004000000f03c60ca8 01 0004 68ee0fc8",
                        "Main", "3.1", 1280, 720, "avc1.4D401F"),
                // 1088 lines, cropped by 8; then chroma format 1 and depths of 8
                avc("x264 high 1920x1080",
                        "01640028ff e1 001b 67640028acd940780227e5c044000003000400000300f03c60c658 01 0006 68ebe3cb22c0 fdf8f800",
                        "High", "4", 1920, 1080, "avc1.640028"),
                avc("x264 interlaced 1920x1080, map units of two fields",
                        "014d4028ff e1 0019 674d4028f403c0227ef011000003000100000300321f162ea0 01 0004 68de0fc8",
                        "Main", "4", 1920, 1080, "avc1.4D4028"),
                avc("x264 high 10 320x240",
                        "016e000dff e1 0019 676e000da6cd94141fb011000003000100000300320f142996 01 0006 68ebe3cb22c0 fdfafa00",
                        "High(10)", "1.3", 320, 240, "avc1.6E000D"),
                avc("x264 high 4:2:2 322x242",
                        "017a000dff e1 001b 677a000dbcd9415087888fc044000003000400000300c83c50a658 01 0006 68ebe3cb22c0 fef8f800",
                        "High(422)", "1.3", 322, 242, "avc1.7A000D"),
                avc("x264 high 4:4:4 320x240",
                        "01f4000dff e1 0019 67f4000d919b28283f6022000003000200000300641e28532c 01 0006 68ebe3c44844 fff8f800",
                        "High(444+Predictive)", "1.3", 320, 240, "avc1.F4000D"),
                avc("x264 high, monochrome 66x34",
                        "0164000aff e1 001a 6764000af36515f8f8fc05b2000003000200000300641e244b2c 01 0006 68ebe3cb22c0 fcf8f800",
                        "High", "1", 66, 34, "avc1.64000A"),
                hevc("x265 main 1918x1078",
                        """
                        01 01 60000000 900000000000 78 f000 fc fd f8 f8 0000 0f 03
                        20 0001 0018 40010c01ffff01600000030090000003000003007895 9409
                        21 0001 002c 420101016000000300900000030000030078a003c0801107536595952930bc05a020000003002000000303c1
                        22 0001 0006 4401c073c189""",
                        "Main", "4", 1918, 1078, "hvc1.1.6.L120.90"),
                hevc("x265 main 10 3840x2160",
                        """
                        01 02 20000000 900000000000 99 f000 fc fd fa fa 0000 0f 03
                        20 0001 0018 40010c01ffff022000000300900000030000030099959409
                        21 0001 002b 420101022000000300900000030000030099a001e020021c4d965654a4c2f0168080000003008000001e04
                        22 0001 0006 4401c073c189""",
                        "Main10", "5.1", 3840, 2160, "hvc1.2.4.L153.90"),
                hevc("x265 4:4:4 98x50",
                        """
                        01 04 08000000 9e0800000000 1e f000 fc ff f8 f8 0000 0f 03
                        20 0001 0017 40010c01ffff0408000003009e0800000300001e959409
                        21 0001 002b 4201010408000003009e0800000300001e90071020e3e3f2caca94985e02d01000000300100000030050 80
                        22 0001 0008 4401c07318301890""",
                        "Rext", "1", 98, 50, "hvc1.4.10.L30.9E.8"),
                hevc("x265 main 640x360, HRD, and an SEI array",
                        """
                        01 01 60000000 900000000000 7b f000 fc fd f8 f8 0000 0f 04
                        20 0001 0018 40010c01ffff0160000003009000000300000300 7b959409
                        21 0001 0036 42010101600000030090000003000003007ba005020171f2e595952930bc05a0200000030020000003032c0292cbc001e848003d0910
                        22 0001 0006 4401c073c189
                        27 0001 0006 4e0181010f80""",
                        "Main", "4.1", 640, 360, "hvc1.1.6.L123.90"),
                av1("libaom main 1280x720", "81050c00 0a0b 0000002d4cffb3ccaf9004", "Main", "3.1", 1280, 720, "av01.0.05M.08"),
                av1("libaom main, 10 bit, 322x182", "81004c00 0a0b 000000043d06d4daf94040", "Main", "2", 322, 182, "av01.0.00M.10"),
                av1("libaom high, 4:4:4, 98x50", "81200000 0a0a 200000032e1c4daf9020", "High", "2", 98, 50, "av01.1.00M.08"),
                av1("SVT-AV1 main 640x360", "81010c00 0a0c 0200000d2627fb3805f00080", "Main", "2.1", 640, 360, "av01.0.01M.08"),
                new Vector("libvpx VP9 1280x720, with box version", "01000000 00 1f 82 02 02 02 0000",
                        in -> VpCodecConfigurationRecord.parse(in).format(true),
                        new VideoFormat("VP9", "Profile 0", "3.1", 0, 0, "vp09.00.31.08")),
                new Vector("VP9, the record alone", "02 0a a2 02 02 02 0000", in -> VpCodecConfigurationRecord.parse(in).format(true),
                        new VideoFormat("VP9", "Profile 2", "1", 0, 0, "vp09.02.10.10")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void tellsTheFormat(Vector vector) {
        ByteBuf in = Bytes.hex(vector.hex);

        assertThat(vector.parser.apply(in)).isEqualTo(vector.format);
        assertThat(VideoFormat.of(vector.format.codec(), in)).contains(vector.format);
        assertThat(in.readerIndex()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void refusesTruncationOrTellsLess(Vector vector) {
        ByteBuf whole = Bytes.hex(vector.hex);
        for (int size = 0; size < whole.readableBytes(); size++) {
            try {
                VideoFormat format = vector.parser.apply(whole.slice(0, size));
                assertThat(format.codecString()).isEqualTo(vector.format.codecString());
                assertThat(format.width()).isIn(0, vector.format.width());
            } catch (CodecException expected) {
                assertThat(expected.getMessage()).contains(" after ");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void encodesRecordsAsFfmpegDoes(Vector vector) {
        ByteBuf out = Unpooled.buffer();
        if (vector.format.codec().equals("H264")) {
            AvcDecoderConfigurationRecord parsed = AvcDecoderConfigurationRecord.parse(Bytes.hex(vector.hex));
            AvcDecoderConfigurationRecord.of(parsed.sps(), parsed.pps()).encode(out);
        } else if (vector.format.codec().equals("HEVC") && !vector.name.contains("SEI")) {
            HevcDecoderConfigurationRecord parsed = HevcDecoderConfigurationRecord.parse(Bytes.hex(vector.hex));
            HevcDecoderConfigurationRecord.of(parsed.vps(), parsed.sps(), parsed.pps()).encode(out);
            // FFmpeg leaves the array_completeness bit clear, so the bytes differ
            assertThat(HevcDecoderConfigurationRecord.parse(out).format()).isEqualTo(vector.format);
            return;
        } else {
            return;
        }
        assertThat(Bytes.hex(out)).isEqualTo(vector.hex.replaceAll("\\s", ""));
    }

    @Test
    void readsVpsAndSpsOfHevc() {
        HevcDecoderConfigurationRecord record = HevcDecoderConfigurationRecord.parse(Bytes.hex(vectors().filter(
                v -> v.name.startsWith("x265 main 10")).findFirst().orElseThrow().hex));

        HevcVps vps = HevcVps.parse(record.vps().get(0));
        HevcSps sps = HevcSps.parse(record.sps().get(0));

        assertThat(vps.profileTierLevel()).isEqualTo(record.profileTierLevel()).isEqualTo(sps.profileTierLevel());
        assertThat(vps.maxSubLayers()).isEqualTo(1);
        assertThat(sps.bitDepthLuma()).isEqualTo(10).isEqualTo(record.bitDepthLuma());
        assertThat(record.nalLengthSize()).isEqualTo(4);
    }

    @Test
    void refusesWhatIsNoRecord() {
        assertThatThrownBy(() -> AvcDecoderConfigurationRecord.parse(Bytes.hex("000000016742"))).hasMessage("avcC version 0 is not 1");
        assertThatThrownBy(() -> AvcDecoderConfigurationRecord.parse(Bytes.hex("0142c01efe e1 0000")))
                .hasMessage("NAL unit length of 3 bytes is not 1, 2 or 4");
        assertThatThrownBy(() -> AvcDecoderConfigurationRecord.parse(Bytes.hex("0142c01eff e1 ffff 67")))
                .hasMessage("header ends after 1 of 65535 bytes");
        assertThatThrownBy(() -> Av1CodecConfigurationRecord.parse(Bytes.hex("81050c00 0aff7f 00")))
                .hasMessage("OBU ends after 1 of 16383 bytes");
        assertThatThrownBy(() -> Av1CodecConfigurationRecord.parse(Bytes.hex("81050c00 0a ffffffffffffffffff01")))
                .hasMessage("leb128 of more than 8 bytes");
        assertThatThrownBy(() -> Av1CodecConfigurationRecord.parse(Bytes.hex("81050c00 0a ffffffffff01 00")))
                .hasMessage("leb128 68719476735 is over 4294967295");
    }

    @Test
    void refusesTenThousandParameterSets() {
        String header = "01 01 60000000 900000000000 7b f000 fc fd f8 f8 0000 0f 01";

        assertThatThrownBy(() -> HevcDecoderConfigurationRecord.parse(Bytes.hex(header + "27 2710" + "0000".repeat(10_000))))
                .hasMessage("list of 10000 parameter sets is over 288");
    }
}
