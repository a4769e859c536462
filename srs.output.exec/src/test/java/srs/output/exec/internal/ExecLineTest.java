package srs.output.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of {@code exec} (compat 6.9). */
class ExecLineTest {

    private static ExecLine parse(String line) {
        return ExecLine.parse(List.of(line.split(" ")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "-", value = {
        "ff -i [url] x, -, -",
        "ff -i [url] x >out, out, -",
        "ff -i [url] x > out, out, -",
        "ff -i [url] x 1>out 2>err, out, err",
        "ff -i [url] x 1> out 2> err, out, err",
        "ff -i [url] x 1 > out 2 > err, out, err",
        "ff -i [url] x 1 >out 2 >err, out, err",
        "ff 2>err -i [url] x >>out, out, err",
        "ff -i [url] x >out 2>&1, out, out",
    })
    void redirectsAreTakenOut(String line, String output, String error) {
        assertThat(parse(line)).isEqualTo(new ExecLine(List.of("ff", "-i", "[url]", "x"), output == null ? "" : output, error == null ? "" : error));
    }

    @Test
    void numbersThatAreNoRedirectsStay() {
        assertThat(parse("ff -r 1 -ac 2").command()).containsExactly("ff", "-r", "1", "-ac", "2");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ff >", "ff 2>", "ff 1 >", ">out"})
    void aRedirectNeedsAFileAndAProgram(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("exec.publish");
    }
}
