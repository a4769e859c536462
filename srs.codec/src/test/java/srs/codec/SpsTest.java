package srs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hostile SPS may try. The bits are written out; the layout is that of H.264 §7.3.2.1.1 and H.265 §7.3.2.2. */
class SpsTest {

    /** Bytes of a string of bits, behind a prefix in hex; zeros fill the last byte. */
    private static byte[] nal(String prefix, String bits) {
        String clean = bits.replaceAll("\\s", "");
        clean += "0".repeat((8 - clean.length() % 8) % 8);
        StringBuilder hex = new StringBuilder(prefix);
        for (int i = 0; i < clean.length(); i += 8) {
            hex.append(String.format("%02x", Integer.parseInt(clean.substring(i, i + 8), 2)));
        }
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void readsPictureOrderTypeOneAndCropping() {
        // baseline: id 0, frame_num, type 1: flag, 2 offsets, cycle of 1: 1 offset, refs 1, gaps 0, 4x3 macroblocks, frames,
        // direct, cropping left 1 right 0 top 0 bottom 2
        byte[] sps = nal("6742c01e", "1 1 010 0 1 1 010 1 010 0 00100 011 1 1 1 010 1 1 011");

        AvcSps parsed = AvcSps.parse(sps);

        assertThat(parsed.width()).isEqualTo(4 * 16 - 2);
        assertThat(parsed.height()).isEqualTo(3 * 16 - 4);
        assertThat(parsed.maxNumRefFrames()).isEqualTo(1);
    }

    @Test
    void readsScalingMatrixAndFields() {
        // high: id, 4:2:0, depths, bypass 0, matrix: 1 list whose second delta ends it, 7 absent; frame_num, type 0, refs, gaps, 1x1 units
        byte[] sps = nal("67640028", "1 010 1 1 0 1  1 1 000010001 0000000  1 1 1 1 0 1 1 0 0 1 0");

        AvcSps parsed = AvcSps.parse(sps);

        assertThat(parsed.width()).isEqualTo(16);
        assertThat(parsed.height()).isEqualTo(32);
        assertThat(parsed.frameMbsOnly()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // id 32
        "67 42c01e, 00000100001, SPS id 32 is not in 0..31",
        // an exp-Golomb code that never ends
        "67 42c01e, 000000000000000000000000000000000000000000000000, exp-Golomb code of 33 leading zeros is over 32",
        // 17 reference frames
        "67 42c01e, 1 1 1 1 000010010, number of reference frames 17 is not in 0..16",
        // a cycle of 2^32-2 reference frames
        "67 42c01e, 1 1 010 0 1 1 0000000000000000000000000000000011111111111111111111111111111111 1, "
                + "reference frames in picture order count cycle 8589934590 is not in 0..255",
        // 2^31 macroblocks wide
        "67 42c01e, 1 1 1 1 1 0 000000000000000000000000000000010000000000000000000000000000000, "
                + "width in macroblocks - 1 2147483647 is not in 0..4095",
        // cropped to nothing: 16 columns, 8 times 2 cropped
        "67 42c01e, 1 1 1 1 1 0 1 1 1 1 1 0001001 1 1 1, width 16 is cropped to 0",
        // 4:2:0 with chroma format 4
        "67 640028, 1 00101, chroma format 4 is not in 0..3",
        "67 42c01e, 1 1 1 1, header ends after 0 of 1 bits",
        "68 42c01e, 1, 'NAL unit of type 8 is not 7, SPS'"})
    void refusesAvc(String header, String bits, String message) {
        assertThatThrownBy(() -> AvcSps.parse(nal(header.replace(" ", ""), bits))).isInstanceOf(CodecException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "4201, 0000 111 1, max sub-layers - 1 7 is not in 0..6",
        "4001, 0000 111 1, 'NAL unit of type 32 is not 33, SPS'",
        "4201, 0000 000 1, header ends after 0 of 2 bits"})
    void refusesHevc(String header, String bits, String message) {
        assertThatThrownBy(() -> HevcSps.parse(nal(header, bits))).isInstanceOf(CodecException.class).hasMessage(message);
    }

    @Test
    void takesEmulationPreventionOut() {
        // 00 00 03 01 is 00 00 01; 00 00 03 at the end is 00 00
        BitReader in = Rbsp.of(HexFormat.of().parseHex("67000003010000030000000003"), 1);

        assertThat(in.remainingBits()).isEqualTo(9 * 8);
        assertThat(in.readLong(48)).isEqualTo(0x000001000000L);
    }

    @Test
    void readsExpGolombCodes() {
        // H.264 table 9-2 and 9-3: 1, 010, 011, 00100, 00101
        BitReader unsigned = new BitReader(nal("", "1 010 011 00100 00101"));
        BitReader signed = new BitReader(nal("", "1 010 011 00100 00101"));

        assertThat(new long[] {unsigned.readUe(), unsigned.readUe(), unsigned.readUe(), unsigned.readUe(), unsigned.readUe()})
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(new long[] {signed.readSe(), signed.readSe(), signed.readSe(), signed.readSe(), signed.readSe()})
                .containsExactly(0, 1, -1, 2, -2);
    }

    @Test
    void readsTheLargestExpGolombCode() {
        BitReader in = new BitReader(nal("", "0".repeat(32) + "1" + "1".repeat(32)));

        assertThat(in.readUe()).isEqualTo((1L << 33) - 2);
    }
}
