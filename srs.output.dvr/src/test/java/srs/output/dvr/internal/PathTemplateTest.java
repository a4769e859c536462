package srs.output.dvr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.StreamKey;

/** Path variables of compat 5.5. */
class PathTemplateTest {
    private static final ZonedDateTime TIME = ZonedDateTime.of(2026, 3, 4, 5, 6, 7, 89_000_000, ZoneOffset.UTC);
    private static final StreamKey STREAM = new StreamKey("__defaultVhost__", "live/room", "a[app]b");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "./html/[app]/[stream].[timestamp].flv,       ./html/live/room/a[app]b.1772600767089.flv, ./html",
        "./html,                                      ./html/a[app]b.1772600767089.flv,           ./html",
        "/data/[vhost]/[2006]/[01]/[02]/[stream].mp4, /data/__defaultVhost__/2026/03/04/a[app]b.mp4, /data",
        "/data/[15].[04].[05].[999]-[stream].mp4,     /data/05.06.07.089-a[app]b.mp4,             /data",
        "[stream].flv,                                a[app]b.flv,                                .",
        "/data/x-[stream]/all.flv,                    /data/x-a[app]b/all.flv,                    /data"})
    void expands(String template, String path, String folder) {
        PathTemplate read = PathTemplate.of(template, "__defaultVhost__");

        assertThat(read.expand(STREAM, TIME, read.extension())).isEqualTo(path);
        assertThat(read.folder()).isEqualTo(Path.of(folder));
        assertThat(read.canBeOf(read.folder().relativize(Path.of(path)).toString())).isTrue();
    }

    @Test
    void knowsItsFilesFromOthers() {
        PathTemplate template = PathTemplate.of("/data/[vhost]/[app]/[stream].[timestamp].flv", "a.example.com");

        assertThat(template.canBeOf("a.example.com/live/s.123.flv")).isTrue();
        assertThat(template.canBeOf("a.example.com/live/s.123-1.flv")).isTrue();
        assertThat(template.canBeOf("a.example.com/live/s.123.mp4")).isTrue();
        assertThat(template.canBeOf("b.example.com/live/s.123.flv")).isFalse();
        assertThat(template.canBeOf("a.example.com/live/movie.flv")).isFalse();
        assertThat(template.canBeOf("a.example.com/live/s.123.flv.tmp")).isFalse();
    }

    @Test
    void refusesNamesThatNoDiskTakes() {
        PathTemplate template = PathTemplate.of("/data/[app]/[stream].flv", "v");

        assertThatThrownBy(() -> template.expand(new StreamKey("v", "live", "x".repeat(237)), TIME, "flv")).hasMessage("file name of 241 bytes is not in 1..240");
        assertThatThrownBy(() -> template.expand(new StreamKey("v", "live", "a/../b"), TIME, "flv"))
                .hasMessage("stream a/../b has a part \"..\" that is no file name");
    }
}
