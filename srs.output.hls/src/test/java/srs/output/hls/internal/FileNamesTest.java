package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.stream.StreamKey;

class FileNamesTest {
    private static final long NOON_MS = 1_795_262_523_456L; // 2026-11-21 12:02:03.456 UTC

    private static FileNames names(String app, String stream, String segment) {
        return new FileNames(new StreamKey("vhost.example.com", app, stream), Stage.settings(Stage.config(Path.of("/srv")).set("hls.hls_ts_file", segment)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "[app]/[stream]-[seq].ts,                     live/livestream-7.ts",
        "./[vhost]/[app]/[stream]-[seq].ts,           vhost.example.com/live/livestream-7.ts",
        "[stream]/[2006]-[01]-[02]/[15].[04].[05].[999].ts, livestream/2026-11-21/12.02.03.456.ts",
        "[app]/[stream]-[timestamp].ts,               live/livestream-42.ts",
        "[app]/[stream]-[seq]-[duration].ts,          live/livestream-7-2000.ts",
    })
    void fillsInVariables(String template, String name) {
        assertThat(FileNames.withDuration(names("live", "livestream", template).segment(7, NOON_MS, 42), 2000)).isEqualTo(name);
    }

    @Test
    void aStreamBringsNoVariables() {
        assertThat(names("live", "[seq]", "[app]/[stream]-[seq].ts").segment(7, 0, 0)).isEqualTo("live/[seq]-7.ts");
    }

    /** 8 and 12 of the attacks: stream names never leave the folder. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({".., x", "a/../.., x", "live, ../../etc/passwd", "/etc, x", "live, a//b", "live, 'a\\b'", "live/, x", "., x"})
    void refusesNamesThatLeaveTheFolder(String app, String stream) {
        assertThatThrownBy(() -> names(app, stream, "[app]/[stream].ts").segment(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNamesThatNoFileSystemTakes() {
        assertThatThrownBy(() -> names("live", "x".repeat(300), "[app]/[stream].ts").segment(0, 0, 0)).hasMessage("file name of 305 bytes is not in 1..247");
        assertThatThrownBy(() -> names("live", "\u00fc".repeat(200), "[app]/[stream].ts").segment(0, 0, 0)).hasMessage("file name of 405 bytes is not in 1..247");
    }

    @Test
    void namesThatAreOddButPossibleAreTaken() {
        assertThat(names("live", "..a b#?%25", "[app]/[stream].ts").segment(0, 0, 0)).isEqualTo("live/..a b#?%25.ts");
        assertThat(Uris.relative("live/x.m3u8", "live/..a b#?%25.ts")).isEqualTo("..a%20b%23%3F%2525.ts");
        assertThat(Uris.decoded("..a%20b%23%3F%2525.ts")).isEqualTo("..a b#?%25.ts");
        assertThat(Uris.relative("live/x.m3u8", "other/s 1.ts")).isEqualTo("../other/s%201.ts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/keys/", "keys/"})
    void keyAddressesAreJoinedWithoutASlash(String prefix) {
        assertThat(Uris.below(prefix, "live/a-0.key")).isEqualTo(prefix + "live/a-0.key");
    }

    /** F130. */
    @Test
    void aQueryOfTheKeyUrlStaysAtTheEnd() {
        assertThat(Uris.below("http://h/?token=x", "live/a-0.key")).isEqualTo("http://h/live/a-0.key?token=x");
    }

    @Test
    void findsTheStreamOfAPlaylist() {
        PlaylistPath path = new PlaylistPath("[app]/[stream].m3u8", "v");
        assertThat(path.stream("v", "live/a.m3u8")).hasValue(new StreamKey("v", "live", "a"));
        assertThat(path.stream("v", "live/sub/a.m3u8")).hasValue(new StreamKey("v", "live/sub", "a"));
        assertThat(path.stream("v", "a.m3u8")).isEmpty();
        assertThat(new PlaylistPath("./[vhost]/[stream]/[app].m3u8", "v").stream("v", "v/a/live.m3u8")).hasValue(new StreamKey("v", "live", "a"));
    }
}
