package srs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first bytes of VP8, VP9 and AV1 frames, from files that FFmpeg 8.1.2 made. */
class FrameHeadersTest {

    @Test
    void readsVp8() {
        // frame tag b0 2d 00: key frame | start code | 98 | 50
        assertThat(VpFrameHeader.parseVp8(Bytes.hex("b02d00 9d012a 6200 3200 0470"))).isEqualTo(new VpFrameHeader(true, 98, 50));
        assertThat(VpFrameHeader.parseVp8(Bytes.hex("310200"))).isEqualTo(new VpFrameHeader(false, 0, 0));
        assertThatThrownBy(() -> VpFrameHeader.parseVp8(Bytes.hex("b02d00 9d012b 6200 3200")))
                .hasMessage("VP8 start code 9d012b is not 9d012a");
        assertThatThrownBy(() -> VpFrameHeader.parseVp8(Bytes.hex(""))).hasMessage("header ends after 0 of 1 bytes");
    }

    @Test
    void readsVp9() {
        // 10 marker, 00 profile 0, 0 not shown again, 0 key, 1 shown, 0 | sync code | colour 2, limited | 98 | 50
        assertThat(VpFrameHeader.parseVp9(Bytes.hex("824983420006100316"))).isEqualTo(new VpFrameHeader(true, 98, 50));
        // profile 1, 4:4:4
        assertThat(VpFrameHeader.parseVp9(Bytes.hex("a2498342000282016ac087048383"))).isEqualTo(new VpFrameHeader(true, 322, 182));
        assertThat(VpFrameHeader.parseVp9(Bytes.hex("86004092f0a1"))).isEqualTo(new VpFrameHeader(false, 0, 0));
        assertThatThrownBy(() -> VpFrameHeader.parseVp9(Bytes.hex("00"))).hasMessage("VP9 frame marker 0 is not 2");
        assertThatThrownBy(() -> VpFrameHeader.parseVp9(Bytes.hex("82498343"))).hasMessage("VP9 sync code 498343 is not 498342");
    }

    private static String size(long size) {
        return PictureSize.width(size) + "x" + PictureSize.height(size);
    }

    /** The same frames, and those that have the size at other places: RGB of FFmpeg, profiles 2 and 3 by the table of «VP9 Bitstream» §6.2.2. */
    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource({
        "98x50,   VP8, b02d009d012a620032000470,                   key frame",
        "98x50,   VP8, b02d009d012a62403280,                       key frame that asks for scaling",
        "0x0,     VP8, 310200000000000000000000,                   another frame",
        "0x0,     VP8, b02d009d012b62003200,                       not the start code",
        "0x0,     VP8, b02d009d012a620032,                         too short",
        "98x50,   VP9, 8249834200061003160000,                     profile 0",
        "322x182, VP9, a2498342000282016ac087048383,               profile 1, 4:4:4",
        "322x182, VP9, a2498342e014100b560438241c18,               profile 1, RGB",
        "98x50,   VP9, 92498342100308018800,                       profile 2, ten bits",
        "98x50,   VP9, b124c1a1480030801880,                       profile 3, twelve bits, 4:4:4",
        "98x50,   VP9, b124c1a138018400c400,                     profile 3, ten bits, RGB",
        "0x0,     VP9, 86004092f0a100000000,                       another frame",
        "0x0,     VP9, 88004092f0a100000000,                       an earlier frame shown again",
        "0x0,     VP9, 82498343000610031600,                       not the sync code",
        "0x0,     VP9, 00000000000000000000,                       not the frame marker",
        "0x0,     VP9, 824983420006,                               too short"})
    void tellsTheSizeOfKeyFramesWithoutMakingAnything(String expected, String codec, String hex, String what) {
        ByteBuf frame = Bytes.hex("ffff" + hex);
        int length = frame.readableBytes() - 2;
        assertThat(size(codec.equals("VP8") ? PictureSize.vp8(frame, 2, length) : PictureSize.vp9(frame, 2, length))).isEqualTo(expected);
    }

    @Test
    void tellsTheSizeOfAnAv1TemporalUnitThatHasASequenceHeader() {
        ByteBuf unit = Bytes.hex("ff 1200 0a0a 000000032e1c4daf9004 30 f7031400");
        assertThat(size(PictureSize.av1(unit, 1, unit.readableBytes() - 1))).isEqualTo("98x50");
        assertThat(PictureSize.av1(Bytes.hex("1200 30 f7031400"), 0, 7)).isEqualTo(PictureSize.UNKNOWN);
        assertThat(PictureSize.av1(Bytes.hex("92"), 0, 1)).isEqualTo(PictureSize.UNKNOWN);
    }

    @Test
    void splitsAv1TemporalUnit() {
        // temporal delimiter, sequence header of 10 bytes, frame that has no size and goes to the end
        ByteBuf unit = Bytes.hex("1200 0a0a 000000032e1c4daf9004 30 f7031400");

        List<Av1Obu> obus = Av1Obu.split(unit);

        assertThat(obus).extracting(Av1Obu::type).containsExactly(Av1Obu.TEMPORAL_DELIMITER, Av1Obu.SEQUENCE_HEADER, Av1Obu.FRAME);
        Av1SequenceHeader header = Av1SequenceHeader.parse(obus.get(1).payload());
        assertThat(header).isEqualTo(new Av1SequenceHeader(0, 0, false, 98, 50, 8, false, true, true));
        assertThat(header.codecString()).isEqualTo("av01.0.00M.08");
        assertThat(Bytes.hex(obus.get(2).payload())).isEqualTo("f7031400");
    }

    @Test
    void readsAv1LayerIds() {
        // frame with extension: temporal id 2, spatial id 1
        Av1Obu obu = Av1Obu.split(Bytes.hex("36 48 01 aa")).get(0);

        assertThat(obu.temporalId()).isEqualTo(2);
        assertThat(obu.spatialId()).isEqualTo(1);
    }

    @Test
    void refusesBadObus() {
        assertThatThrownBy(() -> Av1Obu.split(Bytes.hex("92"))).hasMessage("OBU header 146 has its forbidden bit set");
        assertThatThrownBy(() -> Av1Obu.split(Bytes.hex("32 05 00"))).hasMessage("OBU ends after 1 of 5 bytes");
        assertThatThrownBy(() -> Av1Obu.split(Bytes.hex("36"))).hasMessage("OBU ends after 0 of 1 bytes");
        assertThatThrownBy(() -> Av1Obu.split(Bytes.hex("1200".repeat(4097)))).hasMessage("OBU 4097 of a temporal unit is over 4096");
        assertThatThrownBy(() -> Av1SequenceHeader.parse(Bytes.hex("60"))).hasMessage("AV1 profile 3 is not in 0..2");
    }
}
