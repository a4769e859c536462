package ${package};

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import srs.plugin.kit.PluginContract;
import srs.plugin.kit.PluginSite;
import srs.testkit.Await;

/** What every plugin promises, with a camera that publishes in each of its lives. */
class RawVideoContractTest extends PluginContract {
    @Override
    protected String configuration() {
        return "raw_video { listen 127.0.0.1:$port; }";
    }

    @Override
    protected void whileLive(PluginSite site) throws IOException {
        try (Socket camera = new Socket("127.0.0.1", site.port()); InputStream clip = getClass().getResourceAsStream("/camera.h264")) {
            camera.getOutputStream().write(clip.readAllBytes());
            Await.until("the camera is live", () -> site.frames("live/camera") > 3);
        }
    }
}
