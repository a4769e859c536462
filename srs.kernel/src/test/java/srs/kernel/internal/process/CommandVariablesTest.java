package srs.kernel.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.process.CommandVariables;

/** Values of strangers in the words of a command (compat 5.5). */
class CommandVariablesTest {
    private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 11, 2, 3, 4, 5, 67_000_000, ZoneId.of("UTC"));

    private static CommandVariables stream(String name) {
        return CommandVariables.of(Map.of("vhost", "__defaultVhost__", "app", "live", "stream", name, "param", ""), NOW);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "[vhost]/[app]/[stream].flv, __defaultVhost__/live/a.flv",
        "[2006]-[01]-[02]T[15]:[04]:[05].[999], 2026-11-02T03:04:05.067",
        "[timestamp], 1793588645067",
        "[0:v]scale[out], [0:v]scale[out]",
        "[stream][stream][unknown][param], aa[unknown]",
    })
    void fillsVariables(String template, String word) {
        assertThat(stream("a").word(template)).isEqualTo(word);
    }

    @Test
    void aValueIsOneWordWhateverItHoldsAndIsNotReadAgain() {
        assertThat(stream("a b;$(id) [app] > x").words(List.of("ffmpeg", "-i", "rtmp://127.0.0.1/live/[stream]", "[stream]")))
                .containsExactly("ffmpeg", "-i", "rtmp://127.0.0.1/live/a b;$(id) [app] > x", "a b;$(id) [app] > x");
    }

    @Test
    void aValueMakesNoOption() {
        assertThatThrownBy(() -> stream("-y").words(List.of("ffmpeg", "[stream]"))).hasMessage("[stream] would be -y, which begins with - and may be taken for an option");
        assertThat(stream("-y").words(List.of("ffmpeg", "-metadata:[stream]", "./[stream]"))).containsExactly("ffmpeg", "-metadata:-y", "./-y");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"..", "../a", "a/../../b", ".", "/etc/passwd", "a//b", "a/"})
    void aValueWalksThroughNoFolders(String name) {
        assertThatThrownBy(() -> stream(name).path("./objs/[stream].log")).hasMessage("[stream] is " + name + ", which would walk through folders");
        assertThatThrownBy(() -> stream(name).word("./objs/[stream].flv")).hasMessageContaining("walk");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a;id", "a|id", "$(id)", "`id`", "a&id", "a b", "a>b", "a'b", "a\"b", "a\\b", "*", "~", "#", "!x", "a{b}", "-rf", "a?b"})
    void aValueSaysNothingToAShell(String name) {
        for (List<String> command : List.of(List.of("/bin/sh", "-c", "ffmpeg -i rtmp://localhost/live/[stream]"), List.of("bash", "-lc", "[stream]"),
                List.of("/usr/bin/perl", "-e", "[stream]"))) {
            assertThatThrownBy(() -> stream(name).words(command)).hasMessageStartingWith("[stream] ");
        }
    }

    @Test
    void plainNamesOfAnyLanguageMayStandInAScript() {
        assertThat(stream("日本/stream_1-é.x").words(List.of("sh", "-c", "echo [stream]"))).containsExactly("sh", "-c", "echo 日本/stream_1-é.x");
    }

    @Test
    void aControlCharacterIsRefusedEverywhere() {
        CommandVariables variables = CommandVariables.of(Map.of("tcUrl", "rtmp://h/a\nb"), NOW);

        assertThatThrownBy(() -> variables.word("[tcUrl]")).hasMessage("[tcUrl] is rtmp://h/a?b, which holds a control character");
    }
}
