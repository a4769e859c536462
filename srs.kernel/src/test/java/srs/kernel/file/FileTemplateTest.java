package srs.kernel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.stream.StreamKey;

/** Paths of a stream's files (compat 5.5), and that none leads out of its folder. */
class FileTemplateTest {
    private static final FileTemplate MPD = new FileTemplate("./[vhost]/[app]/[stream].mpd");

    @Test
    void fillsInTheStreamsNames() {
        assertThat(MPD.expand(new StreamKey("v.example.com", "live/hd", "größe"))).isEqualTo("v.example.com/live/hd/größe.mpd");
    }

    @Test
    void aStreamBringsNoVariablesOfItsOwn() {
        assertThat(MPD.expand(new StreamKey("v", "[stream]", "[vhost]$1"))).isEqualTo("v/[stream]/[vhost]$1.mpd");
    }

    @Test
    void fillsInFurtherVariables() {
        assertThat(new FileTemplate("[stream]-[seq]-[other].ts").expand(new StreamKey("v", "a", "s"), Map.of("seq", "7"))).isEqualTo("s-7-[other].ts");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"..", ".", "a/../../b", "/etc", "a//b", "a/", "..\\b"})
    void staysBelowItsFolder(String app) {
        StreamKey stream = new StreamKey("v", app, "s");
        assertThatThrownBy(() -> new FileTemplate("[app]/[stream].mpd").expand(stream)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNamesThatNoFileSystemTakes() {
        StreamKey stream = new StreamKey("v", "a", "ü".repeat(130));
        assertThatThrownBy(() -> MPD.expand(stream)).hasMessage("file name of 264 bytes is not in 1..247");
        assertThatThrownBy(() -> FileTemplate.checked("a/".repeat(1024) + "b")).hasMessage("path of 2049 bytes is not in 1..2048");
    }
}
