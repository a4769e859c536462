package srs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NalUnitsTest {
    // the beginning of an x264 byte stream: SPS, PPS, and an SEI that is cut short
    private static final String X264 = "00000001 6742c00ada1c9e22230110000003001000000300a0f1226a 00000001 68ce0fc8 000001 0605ffff41dc45e9";
    private static final String X264_PREFIXED = "00000018 6742c00ada1c9e22230110000003001000000300a0f1226a 00000004 68ce0fc8"
            + "00000008 0605ffff41dc45e9";

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    @AfterEach
    void nothingLeaks() {
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private static List<String> hex(List<ByteBuf> units) {
        return units.stream().map(Bytes::hex).toList();
    }

    private String take(ByteBuf bytes) {
        String hex = Bytes.hex(bytes);
        bytes.release();
        return hex;
    }

    @Test
    void convertsAnnexBToLengthsAndBack() {
        List<ByteBuf> units = NalUnits.splitAnnexB(Bytes.hex(X264));

        assertThat(take(NalUnits.toLengthPrefixed(units, 4, allocator))).isEqualTo(X264_PREFIXED.replace(" ", ""));
        assertThat(hex(NalUnits.splitLengthPrefixed(Bytes.hex(X264_PREFIXED), 4))).isEqualTo(hex(units));
        assertThat(take(NalUnits.toAnnexB(units, allocator))).isEqualTo(X264.replace(" 000001 ", " 00000001 ").replace(" ", ""));
        assertThat(AvcNalUnit.type(units.get(0).getByte(0))).isEqualTo(AvcNalUnit.SPS);
    }

    @ParameterizedTest
    @CsvSource({
        "000001 65aa 000001 41bb, 65aa 41bb",
        "00000000000001 65aa 0000000001 41bb 0000, 65aa 41bb",
        "000001 000001 65aa, 65aa",
        "000001 65 000001, 65",
        "000001 65 0000 02 0000 03 01, 65000002000003 01",
        "000001, ''",
        "'', ''",
        "0000, ''",
        "000001 0000010000 01 65, 65"})
    void splitsAnnexB(String stream, String units) {
        assertThat(String.join("", hex(NalUnits.splitAnnexB(Bytes.hex(stream))))).isEqualTo(units.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({"1, 02 65aa 01 41", "2, 0002 65aa 0000 0001 41", "4, 00000002 65aa 00000001 41"})
    void splitsLengthPrefixed(int lengthSize, String payload) {
        assertThat(hex(NalUnits.splitLengthPrefixed(Bytes.hex(payload), lengthSize))).containsExactly("65aa", "41");
    }

    @Test
    void refusesBadLengthsAndTooManyUnits() {
        assertThatThrownBy(() -> NalUnits.splitLengthPrefixed(Bytes.hex("00000003 65aa"), 4)).hasMessage("NAL unit ends after 2 of 3 bytes");
        assertThatThrownBy(() -> NalUnits.splitLengthPrefixed(Bytes.hex("ffffffff 65aa"), 4))
                .hasMessage("NAL unit ends after 2 of 4294967295 bytes");
        assertThatThrownBy(() -> NalUnits.splitLengthPrefixed(Bytes.hex("0000"), 4)).hasMessage("NAL unit length ends after 2 of 4 bytes");
        assertThatThrownBy(() -> NalUnits.splitLengthPrefixed(Bytes.hex("00000000"), 3))
                .hasMessage("NAL unit length of 3 bytes is not 1, 2 or 4");
        assertThatThrownBy(() -> NalUnits.splitAnnexB(Bytes.hex("65aa000001"))).hasMessage("Annex B stream begins with 101, not a start code");
        assertThatThrownBy(() -> NalUnits.splitLengthPrefixed(Bytes.hex("0141".repeat(4097)), 1))
                .hasMessage("NAL unit 4097 of a frame is over 4096");
        assertThatThrownBy(() -> NalUnits.splitAnnexB(Bytes.hex("00000141".repeat(4097)))).hasMessage("NAL unit 4097 of a frame is over 4096");
    }

    @ParameterizedTest
    @CsvSource({"1, 02 65aa 01 41", "2, 0002 65aa 0001 41", "4, 00000002 65aa 00000001 41"})
    void writesLengthsOfAnySize(int lengthSize, String payload) {
        List<ByteBuf> units = NalUnits.splitAnnexB(Bytes.hex("000001 65aa 000001 41"));

        assertThat(take(NalUnits.toLengthPrefixed(units, lengthSize, allocator))).isEqualTo(payload.replace(" ", ""));
    }

    @Test
    void refusesUnitThatIsTooLongForItsLength() {
        List<ByteBuf> units = List.of(Bytes.hex("65".repeat(256)));

        assertThatThrownBy(() -> NalUnits.toLengthPrefixed(units, 1, allocator)).hasMessage("NAL unit of 256 bytes is over 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000001 67", "000001 67", "00000001 0605", "00000001 67 00000001 68", "000001 65 88"})
    void findsAnnexB(String payload) {
        assertThat(NalUnits.isAnnexB(Bytes.hex(payload + "5a5a5a"), 4)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000001a 67", "00000001", "000001", "", "00000201 65", "0001 67"})
    void findsNoAnnexB(String payload) {
        assertThat(NalUnits.isAnnexB(Bytes.hex(payload), 4)).isFalse();
    }

    @Test
    void takesLengthsOf256To511ForLengths() {
        String unit = "00000141" + "65".repeat(0x141);

        assertThat(NalUnits.isAnnexB(Bytes.hex(unit), 4)).isFalse();
        assertThat(NalUnits.isAnnexB(Bytes.hex(unit + unit), 4)).isFalse();
        assertThat(NalUnits.isAnnexB(Bytes.hex(unit + "00"), 4)).isTrue();
    }
}
