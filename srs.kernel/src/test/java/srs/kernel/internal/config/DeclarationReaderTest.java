package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bundle may write in its directives.conf; the module's README has the format. */
class DeclarationReaderTest {

    private static Declaration one(String text) throws ConfigException {
        return DeclarationReader.read("srs.x", "directives.conf", text).get(0);
    }

    @Test
    void readsTheKeys() throws ConfigException {
        Declaration d = one("directive vhost.play.queue_length { type seconds; default 30; range 0 86400 warn; reload off; required on; doc 'Longest queue.'; ref F068; since 7.0.64; was vhost.queue_length; }");
        assertThat(d).isEqualTo(new Declaration("vhost.play.queue_length", ValueType.SECONDS, List.of(), List.of("30"), new Declaration.Range(0, 86400, true),
                List.of("SRS_VHOST_PLAY_QUEUE_LENGTH"), true, false, "", "Longest queue.", "7.0.64", List.of("vhost.queue_length"), "srs.x"));
    }

    @Test
    void makesTheVariableOfThePathUnlessItIsNamed() throws ConfigException {
        assertThat(one("directive a.b_c { type string; }").envKeys()).containsExactly("SRS_A_B_C");
        assertThat(one("directive a { type string; env auto; }").envKeys()).containsExactly("SRS_A");
        assertThat(one("directive a { type string; env off; }").envKeys()).isEmpty();
        assertThat(one("directive a { type string; env X Y; }").envKeys()).containsExactly("X", "Y");
        assertThat(one("directive a { type rules; }").envKeys()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            directive a { }                            | a: type [] is unknown
            directive vhost { type ignored; }          | vhost: is no path of a directive: names of [a-z0-9_] joined by dots, and neither vhost nor include
            directive a..b { type string; }            | a..b: is no path of a directive: names of [a-z0-9_] joined by dots, and neither vhost nor include
            directive a { type number; }               | a: type [number] is unknown
            directive a { type int; }                  | a: type int needs a default
            directive a { type sw; }                   | a: type sw needs a default
            directive a { type int; default x; }       | a: default: x is not a whole number
            directive a { type int; default 5; range 6 7; } | a: default: 5 is not in 6..7
            directive a { type int; default 5; range 6; } | a: range [6] is not: MIN MAX [warn]
            directive a { type string; range 6 7; }    | a: type string has no range
            directive a { type enum b c; default d; }  | a: default: d is not one of b, c
            directive a { type blocks x; }             | a: type blocks [x] is not: blocks MIN MAX
            directive a { type string; colour red; }   | a: key colour is unknown
            directive a { type string; type string; }  | a: key type is given twice
            directive a b { type string; }             | directive: is not: directive PATH { ... }
            listen 1935;                               | listen: is not: directive PATH { ... }
            """)
    void refuses(String text, String message) {
        assertThatThrownBy(() -> one(text)).isInstanceOf(ConfigException.class).hasMessage("directives.conf:1: " + message);
    }
}
