package ${package};

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import srs.plugin.kit.PluginContract;
import srs.plugin.kit.PluginSite;
import srs.testkit.Await;

/** What every plugin promises, while it writes the pictures of the stream that the kit publishes. */
class KeyFramesContractTest extends PluginContract {
    private static final Path FOLDER = Path.of("target", "key_frames").toAbsolutePath();

    @Override
    protected String vhost() {
        return "key_frames { enabled on; dir " + FOLDER + "; }";
    }

    @Override
    protected void whileLive(PluginSite site) throws IOException {
        Path file = FOLDER.resolve("live%2Fkit.h264");
        Await.until("a picture is written", () -> Files.exists(file));
        Files.deleteIfExists(file);
    }
}
