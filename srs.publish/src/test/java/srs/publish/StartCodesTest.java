package srs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.testkit.Hex;

/** F095. */
class StartCodesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a start code of 4,        1701000000 00000001 6588,                    true",
        "a start code of 3,        1701000000 000001 6588,                      true",
        "two units,                1701000000 00000001 09f0 00000001 6588,      true",
        "a length,                 1701000000 00000002 6588,                    false",
        "a unit of one byte,       1701000000 00000001 0b,                      false",
        "one byte and another,     1701000000 00000001 0b 00000002 6588,        false",
        "nothing,                  1701000000,                                  false",
        "three bytes,              1701000000 000001,                           false"})
    void tellsStartCodesFromLengths(String what, String body, boolean are) {
        assertThat(StartCodes.areIn(Hex.buf(body), 5, 4)).isEqualTo(are);
    }

    @Test
    void takesALengthOf256To511ForALength() {
        ByteBuf body = Hex.buf("1701000000 00000180 65" + "aa".repeat(0x17f));
        assertThat(StartCodes.areIn(body, 5, 4)).isFalse();
    }

    @Test
    void putsLengthsBeforeTheUnits() {
        ByteBuf body = Hex.buf("1701000000 00000001 09f0 000001 6742 00000001 68ce 000001 65880000");
        ByteBuf out = StartCodes.toLengths(body, 5, 4, UnpooledByteBufAllocator.DEFAULT);
        assertThat(Hex.of(out)).isEqualTo("1701000000" + "0000000209f0" + "000000026742" + "0000000268ce" + "000000026588");
        out.release();
    }
}
