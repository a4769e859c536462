package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import srs.plugin.kit.PluginContract;
import srs.plugin.kit.PluginSite;

/** What every plugin promises, while encoders come with right and wrong keys. */
class StreamKeysContractTest extends PluginContract {
    @Override
    protected String vhost() {
        return "stream_keys { enabled on; key livestream red; key * green; }";
    }

    @Override
    protected void whileLive(PluginSite site) {
        assertThat(site.publish("live/livestream", "")).hasValue("1064 livestream needs ?key=…");
        assertThat(site.publish("live/livestream", "?key=green")).hasValue("1064 wrong key for livestream");
        assertThat(site.publish("live/livestream", "?a=b&key=red")).isEmpty();
        site.unpublish("live/livestream");
        assertThat(site.publish("live/other", "?key=green")).isEmpty();
        site.unpublish("live/other");
        assertThat(site.askToPlay("live/livestream", "")).isEmpty();
    }
}
