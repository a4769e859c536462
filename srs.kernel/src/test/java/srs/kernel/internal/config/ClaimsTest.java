package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bundle cannot take directives of another, by mistake or on purpose. */
class ClaimsTest {

    private static final String FIRST = """
            directive acme.enabled { type sw-; } directive acme.port.listen { type endpoints; default 1; } directive other { type ignored; }
            directive vhost.acme.mode { type string; } directive item { type blocks 1; } directive item.size { type int; default 1; }
            """;

    private static List<Declaration> all(String later) {
        List<Declaration> all = new ArrayList<>(TestConfigs.declarations("first", FIRST));
        all.addAll(TestConfigs.declarations("later", later));
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the same path               | directive acme.enabled { type sw+; }
            its block as a value        | directive acme { type ignored; }
            its block as blocks         | directive acme.port { type blocks 0 9; }
            a block of its vhost        | directive vhost.acme { type lines; }
            a path inside its value     | directive other.more { type string; }
            its repeated block          | directive item { type blocks 0 0; }
            """)
    void leavesToTheFirst(String what, String later) {
        assertThat(Claims.settle(all(later))).isEqualTo(TestConfigs.declarations("first", FIRST));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a path beside its own       | directive acme.colour { type string; }
            a path in its vhost's block | directive vhost.acme.colour { type string; }
            a path in its repeated block | directive item.colour { type string; }
            """)
    void givesTheLater(String what, String later) {
        assertThat(Claims.settle(all(later))).extracting(Declaration::bundle).contains("later");
    }

    @Test
    void keepsTheVhostsWhateverABundleSays() {
        assertThat(Schema.of(all("directive vhost.play { type ignored; }")).block(Declaration.VHOST)).isNotNull();
    }
}
