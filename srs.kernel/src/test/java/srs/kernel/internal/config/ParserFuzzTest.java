package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text, the parser reads it or says what is wrong; what it reads can be printed, read again and checked. */
class ParserFuzzTest {

    private static final int TEXTS = 20_000;
    private static final int MAX_PIECES = 60;
    private static final String[] PIECES = {" ", "\t", "\n", "\r", ";", "; ", "{", " { ", "}", " }", "\"", "'", "#", "include", " include a;", "vhost", "vhost a { ",
            "listen", "1935", "on", "off", "play { ", "gop_cache", "\\", "\uFEFF", "\u0000", "\u001b", "\ud83d", "é", "rtc { aac", "work_dir ", "pid ", "transcode;", "refer a;", "nack {", "a;", "b c;"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsOrRefuses(long seed) {
        Random random = new Random(seed);
        Compiler compiler = new Compiler(Schema.of(TestConfigs.kernel()), TestConfigs.catalogue(), new EnvironmentLayer(Map.of()),
                new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(MAX_PIECES); n > 0; n--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            List<Directive> directives;
            try {
                directives = DirectiveParser.parse("fuzz", text.toString(), (name, at) -> "x 1;");
            } catch (ConfigException e) {
                assertThat(e.getMessage()).startsWith("fuzz:");
                continue;
            }
            read++;
            Snapshot snapshot = compiler.compile(new ConfigText("fuzz", true, text.toString(), directives)).snapshot();
            String printed = DirectivePrinter.print(snapshot.tree());
            assertThat(reprint(printed)).as(text.toString()).isEqualTo(printed);
        }
        assertThat(read).isPositive();
    }

    private static String reprint(String printed) {
        try {
            return DirectivePrinter.print(DirectiveParser.parse("printed", printed, IncludeSource.NONE));
        } catch (ConfigException e) {
            throw new AssertionError(printed, e);
        }
    }
}
