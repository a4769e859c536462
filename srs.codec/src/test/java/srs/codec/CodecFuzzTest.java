package srs.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import srs.testkit.Fuzz;

/** Only {@link CodecException} comes out of the parsers. */
class CodecFuzzTest {
    private static final int MUTATIONS = 20_000;

    record Target(String name, String corpus, Consumer<ByteBuf> parser) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> targets() {
        return Stream.of(
                new Target("avcC", "avcc", in -> {
                    AvcDecoderConfigurationRecord record = AvcDecoderConfigurationRecord.parse(in);
                    record.format();
                    record.encode(Unpooled.buffer());
                }),
                new Target("SPS of H.264", "avc_sps", in -> AvcSps.parse(ByteBufUtil.getBytes(in))),
                new Target("hvcC", "hvcc", in -> {
                    HevcDecoderConfigurationRecord record = HevcDecoderConfigurationRecord.parse(in);
                    record.encode(Unpooled.buffer());
                    record.format();
                }),
                new Target("SPS of H.265", "hevc_sps", in -> HevcSps.parse(ByteBufUtil.getBytes(in))),
                new Target("VPS of H.265", "hevc_vps", in -> HevcVps.parse(ByteBufUtil.getBytes(in))),
                new Target("av1C", "av1c", in -> Av1CodecConfigurationRecord.parse(in).format()),
                new Target("OBUs", "av1_unit", in -> Av1Obu.split(in).forEach(obu -> {
                    if (obu.type() == Av1Obu.SEQUENCE_HEADER) {
                        Av1SequenceHeader.parse(obu.payload());
                    }
                })),
                new Target("vpcC", "vpcc", in -> VpCodecConfigurationRecord.parse(in).format(true)),
                new Target("VP8", "vp8", VpFrameHeader::parseVp8),
                new Target("VP9", "vp9", VpFrameHeader::parseVp9),
                new Target("size of VP8", "vp8", in -> PictureSize.vp8(in, in.readerIndex(), in.readableBytes())),
                new Target("size of VP9", "vp9", in -> PictureSize.vp9(in, in.readerIndex(), in.readableBytes())),
                new Target("size of AV1", "av1_unit", in -> PictureSize.av1(in, in.readerIndex(), in.readableBytes())),
                new Target("AudioSpecificConfig", "asc", in -> AudioSpecificConfig.parse(in).format()),
                new Target("ADTS", "adts", AdtsHeader::parse),
                new Target("MPEG audio", "mpeg_audio", in -> MpegAudioHeader.parse(in).format()),
                new Target("OpusHead", "opus_head", in -> OpusHead.parse(in).format()),
                new Target("STREAMINFO", "flac", in -> FlacStreamInfo.parse(in).format()),
                new Target("Annex B", "annexb", NalUnits::splitAnnexB),
                new Target("length-prefixed", "prefixed", in -> NalUnits.splitLengthPrefixed(in, 4)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void withstandsDamage(Target target) {
        Fuzz.run(Bytes.lines("fuzz/" + target.corpus + ".txt"), MUTATIONS, CodecException.class, target.parser);
    }
}
