package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import srs.plugin.kit.PluginContract;
import srs.plugin.kit.PluginSite;

/** What every plugin promises, while somebody asks for the audience. */
class AudienceContractTest extends PluginContract {
    @Override
    protected void whileLive(PluginSite site) throws IOException {
        PluginSite.Answer answer = site.get("/api/audience");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"stream\":\"/live/kit\"", "\"players\":{\"flv-play\":1}");
        assertThat(site.send("POST", "/api/audience", "x").status()).isEqualTo(405);
    }
}
