package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import srs.kernel.process.ChildOutput;

/** What a program writes, line by line. */
class LinesTest {
    private final List<String> heard = new ArrayList<>();
    private final Lines lines = new Lines(heard::add);

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.add(bytes, bytes.length);
    }

    @Test
    void linesEndWithLfOrCrAsFfmpegsProgressDoes() {
        write("one\ntwo\rth");
        write("ree\r\n\nfour");
        lines.end();

        assertThat(heard).containsExactly("one", "two", "three", "four");
        assertThat(lines.last()).isEqualTo("four");
    }

    @Test
    void controlCharactersReachNoLogOrTerminal() {
        write("red \u001b[31m \u202e \u2028 end\n");

        assertThat(heard).containsExactly("red ?[31m ? ? end");
    }

    @Test
    void aLineWithoutEndIsCut() {
        write("x".repeat(100_000) + "\n");

        assertThat(heard).containsExactly("x".repeat(ChildOutput.MAX_LINE_CHARS));
    }
}
