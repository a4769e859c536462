package srs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HexTest {

    @Test
    void readsDigitsSpacesAndComments() {
        assertThat(Hex.bytes("""
                03 00 0A   # three bytes
                // a line of words
                ff//the last
                """)).containsExactly(3, 0, 10, 0xff);
        assertThat(Hex.of(Hex.buf("0a0B"))).isEqualTo("0a0b");
    }

    @Test
    void refusesWhatIsNoHex() {
        assertThatThrownBy(() -> Hex.bytes("0x00")).hasMessage("'x' at 1 is no hexadecimal digit");
        assertThatThrownBy(() -> Hex.bytes("000")).hasMessage("odd number of hexadecimal digits");
    }
}
