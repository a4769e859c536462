package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every directive of SRS is known: read by a bundle of the assembled server with SRS's default, or named with the bundle that will read it. */
class DirectivesOfSrsIT {
    private static final Path TABLE = Path.of("src", "test", "resources", "srs", "dist", "directives-of-srs.txt");
    private static final String NONE = "-";
    private static final Pattern NAME_AND_WORDS = Pattern.compile("([^(]+)(?:\\((.*)\\))?");
    private static final List<Declaration> DECLARED = Assembled.declarations();

    /** One line of the table. */
    record Fact(String path, String value) {
        @Override
        public String toString() {
            return path;
        }

        /** The path as a file writes it, with this value. */
        String text() {
            String[] names = path.split("\\.");
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < names.length; i++) {
                Matcher name = NAME_AND_WORDS.matcher(names[i]);
                if (!name.matches()) {
                    throw new IllegalStateException(path);
                }
                String words = name.group(2) == null ? names[i].equals("vhost") && i == 0 ? " v" : "" : " " + name.group(2);
                text.append(name.group(1)).append(words).append(i + 1 < names.length ? " { " : value.equals(NONE) ? "" : value.startsWith("#") ? " '" + value + "'" : " " + value);
            }
            boolean isBlock = isBlock();
            return text + (isBlock ? " { }" : ";") + " }".repeat(names.length - 1);
        }

        private boolean isBlock() {
            Declaration declared = declaration(path.replaceAll("\\(.*?\\)", ""));
            return declared != null && declared.type() == ValueType.LINES;
        }
    }

    static Stream<Fact> facts() throws IOException {
        return Files.readAllLines(TABLE).stream().filter(line -> !line.isBlank() && !line.startsWith("# "))
                .map(line -> new Fact(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
    }

    private static Declaration declaration(String path) {
        return DECLARED.stream().filter(d -> d.path().equals(path)).findFirst().orElse(null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("facts")
    void isKnown(Fact fact) {
        assertThat(Assembled.compile(DECLARED, fact.text()).problems()).filteredOn(Problem::isError).extracting(Problem::toString).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("facts")
    void hasTheDefaultOfSrs(Fact fact) {
        Declaration declared = declaration(fact.path().replaceAll("\\(.*?\\)", ""));
        if (declared != null && !fact.value().equals(NONE)) {
            assertThat(String.join(" ", declared.defaultWords())).isEqualTo(fact.value());
        }
    }

    @Test
    void hasNoOwnerInTheCatalogueThatDiffersFromTheBundleThatReadsIt() {
        Catalogue catalogue = Assembled.catalogue();
        assertThat(DECLARED).allSatisfy(d -> assertThat(catalogue.owner(d.path())).as(d.path()).isIn(null, d.bundle()));
    }

    @Test
    void isDeclaredByOneBundle() {
        assertThat(DECLARED).extracting(Declaration::path).doesNotHaveDuplicates();
    }
}
