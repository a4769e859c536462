package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.launcher.internal.CommandLine.Action;
import srs.launcher.internal.CommandLine.UsageException;

/** The command line table of SRS. */
class CommandLineTest {
    @Test
    void printsHelpWithoutArguments() throws UsageException {
        assertThat(CommandLine.parse(List.of()).action()).isEqualTo(Action.HELP);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "-h, HELP", "-?, HELP", "--help, HELP", "conf/srs.conf, HELP", "start -c a.conf, HELP",
        "-v, VERSION", "-V, VERSION", "--version, VERSION", "-v -c a.conf, VERSION", "-c a.conf -v, VERSION",
        "-g, SIGNATURE", "-G, SIGNATURE",
        "-t -c a.conf, TEST", "-c a.conf -t, TEST", "-tc a.conf, TEST", "-te, TEST", "-tg, SIGNATURE",
        "-c a.conf, RUN", "-ca.conf, RUN", "-e, RUN", "-c a.conf --shell, RUN", "-, RUN",
    })
    void readsTheAction(String words, Action action) throws UsageException {
        assertThat(CommandLine.parse(List.of(words.split(" "))).action()).isEqualTo(action);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "-c a.conf, false", "-ca.conf, false", "-tc a.conf, false", "-tca.conf, false",
        "-e -c a.conf, true", "-ec a.conf, true", "-c a.conf -e, true",
    })
    void readsTheFile(String words, boolean envOnly) throws UsageException {
        CommandLine line = CommandLine.parse(List.of(words.split(" ")));
        assertThat(line.confFile()).isEqualTo("a.conf");
        assertThat(line.envOnly()).isEqualTo(envOnly);
    }

    @Test
    void readsTheShell() throws UsageException {
        assertThat(CommandLine.parse(List.of("-e", "--shell")).shell()).isTrue();
        assertThat(CommandLine.parse(List.of("-e")).shell()).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-x, unknown option -x in -x",
        "-tx, unknown option -x in -tx",
        "--verbose, unknown option --verbose",
        "-c, option -c needs a file",
        "-tc, option -c needs a file",
    })
    void rejectsWhatHasNoMeaning(String words, String message) {
        assertThatThrownBy(() -> CommandLine.parse(List.of(words.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message);
    }
}
