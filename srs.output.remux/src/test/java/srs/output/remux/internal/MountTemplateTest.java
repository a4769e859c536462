package srs.output.remux.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** compat 5.3. */
class MountTemplateTest {

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
        "[vhost]/[app]/[stream].flv,      /live/livestream.flv,     live/livestream",
        "[vhost]/[app]/[stream].flv,      /live/a.b.flv,            live/a.b",
        "[vhost]/[app]/[stream].flv,      /live/.flv,               ",
        "[vhost]/[app]/[stream].flv,      /livestream.flv,          ",
        "[vhost]/[app]/[stream].flv,      /live/a/livestream.flv,   ",
        "[vhost]/[app]/[stream].flv,      /live/livestream.ts,      ",
        "[vhost]/[app]/[stream].flv,      /live/livestream.FLV,     ",
        "/[app]/[stream].flv,             /live/livestream.flv,     live/livestream",
        "flv.example.com/[app]/[stream].flv, /live/livestream.flv,  live/livestream",
        "[vhost]/flv/[app]/[stream].flv,  /flv/live/livestream.flv, live/livestream",
        "[vhost]/flv/[app]/[stream].flv,  /live/livestream.flv,     ",
        "[vhost]/[vhost]/[app]-[stream].flv, /v.example.com/live-s.flv, live/s",
        "[vhost]/[app]/[stream]/[stream].flv, /live/s/s.flv,        live/s",
        "[vhost]/[app]/[stream]/[stream].flv, /live/s/t.flv,        ",
        "[vhost]/[app]/(.*)[stream].flv,  /live/s.flv,              ",
    })
    void matchesThePathsOfStreams(String template, String path, String appAndStream) {
        var key = MountTemplate.of(template, "v.example.com").match("v.example.com", path);
        assertThat(key.map(k -> k.app() + "/" + k.stream()).orElse(null)).isEqualTo(appAndStream);
        key.ifPresent(k -> assertThat(k.vhost()).isEqualTo("v.example.com"));
    }

    @Test
    void matchesAnApplicationOfSeveralPartsWhenAsked() {
        var key = MountTemplate.of("[vhost]/[app]/[stream].flv", "v").matchDeep("v", "/live/hd/a.flv").orElseThrow();
        assertThat(key.app()).isEqualTo("live/hd");
        assertThat(key.stream()).isEqualTo("a");
    }

    @Test
    void refusesNamesThatNoStreamHas() {
        MountTemplate template = MountTemplate.of("[vhost]/[app]/[stream].flv", "v");
        assertThat(template.match("v", "/live/" + "x".repeat(513) + ".flv")).isEmpty();
        assertThat(template.match("v", "/live/a\tb.flv")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[vhost]", "[vhost]/[app].flv", "[vhost]/[app]/[stream]", "[vhost]/[app].x/[stream]", ""})
    void refusesTemplatesThatNameNoStream(String template) {
        assertThatThrownBy(() -> MountTemplate.of(template, "v")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("http_remux.mount " + template + " is not [vhost]/[app]/[stream].EXTENSION");
    }
}
