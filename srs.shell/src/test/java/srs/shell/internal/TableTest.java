package srs.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

    @Test
    void shouldAlignColumns() {
        assertThat(new Table("ID", "NAME", "N").row(1, "short", 10).row(200, "much longer", "").toString()).isEqualTo("""
                ID   NAME         N
                1    short        10
                200  much longer""");
    }

    @Test
    void shouldAlignNamesOfDoubleWidth() {
        assertThat(new Table("A", "B").row("直播", 1).row("live", 2).toString().lines().skip(1)).containsExactly("直播  1", "live  2");
    }

    @Test
    void shouldSayThatItIsEmpty() {
        assertThat(new Table("A").isEmpty()).isTrue();
        assertThat(new Table("A").row(1).isEmpty()).isFalse();
    }

    @Test
    void shouldRejectRowOfAnotherLength() {
        assertThatThrownBy(() -> new Table("A", "B").row(1)).hasMessage("row of 1 cells in a table of 2 columns");
    }

    @Test
    void shouldCutLongNamesButNotTheReason() {
        String line = new Table("NAME", "REASON").row("n".repeat(500), "r".repeat(500)).toString().lines().skip(1).findFirst().orElseThrow();
        assertThat(line).isEqualTo("n".repeat(Table.MAX_CELL_CHARS - 1) + "…  " + "r".repeat(500));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "clear screen, 1b 5b 32 4a, ?[2J",
        "one-byte CSI, 9b 41, ?A",
        "bell and backspace, 61 07 08, a??",
        "right-to-left override, 202e 61, ?a",
        "line separator, 61 2028 62, a?b",
        "null and delete, 0 7f, ??",
        "lone surrogate, 61 d800, a?",
        "private use, e000, ?"})
    void shouldLetNoTerminalSequenceThrough(String name, String hex, String shown) {
        StringBuilder text = new StringBuilder();
        for (String unit : hex.split(" ")) {
            text.append((char) Integer.parseInt(unit, 16));
        }
        assertThat(Printable.line(text.toString(), 10)).isEqualTo(shown);
    }

    @Test
    void shouldMakeOneLineOfMany() {
        assertThat(Printable.line("first\r\n\n\tsecond\n", 100)).isEqualTo("first second");
    }

    @Test
    void shouldNotCutAPairOfSurrogates() {
        assertThat(Printable.line("a".repeat(8) + "😀😀", 10)).isEqualTo("a".repeat(8) + "😀…");
    }
}
