package srs.input.caster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtmp.RtmpUrl;
import srs.kernel.config.Section;
import srs.testkit.kernel.FakeBlock;
import srs.testkit.kernel.FakeConfig;

/** What srs.conf says of casters, and where their output leads. */
class CasterPlanTest {
    private final FakeConfig config = new FakeConfig().set("rtmp.listen", "1935", "[::]:19350");

    private static FakeBlock caster(String kind, String listen, String output) {
        return new FakeBlock().set("enabled", "on").set("caster", kind).set("listen", listen).set("output", output);
    }

    private CasterPlan plan(Section... blocks) {
        for (Section block : blocks) {
            config.add("stream_caster", block);
        }
        return CasterPlan.of(config.root());
    }

    @Test
    void opensWhatIsOn() {
        CasterPlan plan = plan(caster("mpegts_over_udp", "8935", "rtmp://127.0.0.1/live/livestream"), caster("flv", "8936", "rtmp://127.0.0.1/[app]/[stream]"),
                caster("flv", "8937", "rtmp://127.0.0.1/[app]/[stream]").set("enabled", "off"));
        assertThat(plan.casters()).extracting(Object::toString).containsExactly("caster mpegts_over_udp on 8935", "caster flv on 8936");
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void leavesOthersToTheirBundles() {
        CasterPlan plan = plan(caster("gb28181", "9000", "rtmp://127.0.0.1/live/[stream]"), caster("rtsp", "554", "rtmp://127.0.0.1/[app]/[stream]"));
        assertThat(plan.foreign()).containsExactly("gb28181", "rtsp");
        assertThat(CasterPlan.owner("gb28181")).isEqualTo("srs.protocol.gb28181");
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void udpAndTcpMayHaveTheSamePortButNotTwoOfAKind() {
        CasterPlan plan = plan(caster("mpegts_over_udp", "8935", "rtmp://127.0.0.1/live/a"), caster("flv", "8935", "rtmp://127.0.0.1/live/b"),
                caster("flv", "8935", "rtmp://127.0.0.1/live/c"));
        assertThat(plan.casters()).hasSize(2);
        assertThat(plan.problems()).containsExactly("stream_caster.listen: 8935 is asked for twice by caster flv");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mpegts_over_udp | rtmp://127.0.0.1/[app]/[stream] | stream_caster.output: rtmp://127.0.0.1/[app]/[stream] has [app], which only caster flv can fill in",
        "flv | rtmp://[vhost]/[app]/[stream] | stream_caster.output: rtmp://[vhost]/[app]/[stream] has [vhost] in place of the server, which no sender may choose",
        "flv | http://127.0.0.1/live/a | stream_caster.output: \"http://127.0.0.1/live/a\" is not rtmp://HOST[:PORT]/APP/STREAM",
        "flv | rtmp://127.0.0.1 | stream_caster.output: \"rtmp://127.0.0.1\" is not rtmp://HOST[:PORT]/APP/STREAM",
        "'' | rtmp://127.0.0.1/live/a | stream_caster.caster: \"\" is neither mpegts_over_udp nor flv",
    })
    void saysWhatCannotBe(String kind, String output, String problem) {
        assertThat(plan(caster(kind, "8935", output)).problems()).containsExactly(problem);
    }

    @Test
    void aPortIsNeeded() {
        assertThat(plan(new FakeBlock().set("enabled", "on").set("caster", "flv").set("output", "rtmp://127.0.0.1/live/a")).problems())
                .containsExactly("stream_caster.listen: caster flv has none");
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://127.0.0.1/[app]/[stream], v.com/app/s, rtmp://127.0.0.1/app, s",
        "rtmp://127.0.0.1:19350/x/[stream]?key=1, v.com/a/b/s, rtmp://127.0.0.1:19350/x, s?key=1",
        "rtmp://127.0.0.1/[app]?vhost=[vhost]/[stream], v.com/app/s, rtmp://v.com/app, s?vhost=v.com",
    })
    void fillsInTheOutput(String template, String pushed, String tcUrl, String name) {
        String vhost = pushed.substring(0, pushed.indexOf('/'));
        String app = pushed.substring(vhost.length() + 1, pushed.lastIndexOf('/'));
        RtmpUrl url = OutputTemplate.of(template, /* isFixed= */ false).fill(vhost, app, pushed.substring(pushed.lastIndexOf('/') + 1));
        assertThat(url.tcUrl()).isEqualTo(tcUrl);
        assertThat(url.streamName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "rtmp://127.0.0.1/live/s, true", "rtmp://localhost:19350/live/s, true", "rtmp://[::1]/live/s, true", "rtmp://127.0.0.1/live?vhost=v.com/s, true",
        "rtmp://__defaultVhost__/live/s, true", "rtmp://127.0.0.1:1936/live/s, false", "rtmp://192.0.2.1/live/s, false", "rtmp://example.com/live/s, false",
    })
    void knowsItsOwnAddresses(String output, boolean isHere) {
        Destination destination = Destination.of(RtmpUrl.parse(output), config);
        assertThat(destination instanceof Destination.Here).isEqualTo(isHere);
        assertThat(destination.url().stream()).isEqualTo("s");
    }

    @Test
    void namesAreNothingMore() {
        OutputTemplate template = OutputTemplate.of("rtmp://127.0.0.1/[app]/[stream]", false);
        assertThatThrownBy(() -> template.fill("v", "live", "a?b")).isInstanceOf(IllegalArgumentException.class).hasMessage("stream a?b is no plain name");
        assertThatThrownBy(() -> template.fill("v", "live", "x".repeat(513))).hasMessage("stream of 513 characters is not in 1..512");
        assertThatThrownBy(() -> template.fill("v", "..", "x")).hasMessageContaining("has a segment ..");
    }
}
