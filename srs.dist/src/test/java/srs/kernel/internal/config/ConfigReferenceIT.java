package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/config.md} says what the bundles of the assembled server declare. */
class ConfigReferenceIT {
    private static final Path FILE = Path.of("..", "docs", "config.md");
    private static final String COMMAND =
            "mvn -B verify -pl srs.dist -am -Dtest=ConfigReferenceIT -Dsurefire.failIfNoSpecifiedTests=false -Dsrs.docs=write";
    private static final List<Declaration> DECLARED = Assembled.declarations();

    @Test
    void isWhatIsCommitted() throws IOException {
        String text = ConfigReference.text(DECLARED, Assembled.catalogue(), COMMAND);
        if (System.getProperty("srs.docs", "").equals("write")) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.exists(FILE) ? Files.readString(FILE) : "").as("docs/config.md is stale, renew it: " + COMMAND).isEqualTo(text);
    }

    @Test
    void hasOneSentenceForEachDirective() {
        assertThat(DECLARED).allSatisfy(d -> assertThat(d.doc()).as(d.path()).matches("[A-Z`a-z].{5,}\\."));
    }

    static Stream<Declaration> renamed() {
        return DECLARED.stream().filter(d -> !d.was().isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renamed")
    void namesOldSpellingsThatAreRead(Declaration d) {
        for (String was : d.was()) {
            String[] names = was.split("\\.");
            String word = d.type() == ValueType.ENDPOINTS ? "1234" : d.defaultWords().isEmpty() ? "word" : d.defaultWords().get(0);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i + 1 < names.length; i++) {
                text.append(names[i]).append(names[i].equals(Declaration.VHOST) ? " v { " : " { ");
            }
            text.append(names[names.length - 1]).append(' ').append(word).append(';').append(" }".repeat(names.length - 1));
            Snapshot snapshot = Assembled.compile(DECLARED, text.toString()).snapshot();
            Scope scope = d.isOfVhost() ? snapshot.vhost("v") : snapshot.root();
            assertThat(scope.values()).as(text.toString()).containsKey(d.isOfVhost() ? d.path().substring(Declaration.VHOST.length() + 1) : d.path());
        }
    }
}
