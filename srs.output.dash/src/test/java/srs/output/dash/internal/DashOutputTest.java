package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.StreamInfo;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakeWorkers;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** A reload while a stream is live, or between two publishers of it. */
class DashOutputTest {
    @TempDir
    Path folder;
    private final FakeHub hub = new FakeHub();
    private final FakeWorkers workers = new FakeWorkers();
    private FakeConfig config;
    private DashOutput output;

    @BeforeEach
    void begin() {
        config = Stage.config(folder).set("dash.dash_dispose", "120000");
        output = new DashOutput(config, hub, workers, new GrowingSegments());
    }

    private FrameSink publish() {
        StreamInfo info = new StreamInfo(Stage.KEY, "vid-124q9y3", Optional.of("publisher"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
        hub.streams.add(info);
        output.onPublish(info);
        FrameSink sink = hub.heldTaps().get(hub.heldTaps().size() - 1).sink();
        feed(sink);
        return sink;
    }

    /** 8 s of pictures. */
    private static void feed(FrameSink sink) {
        Items opening = Frames.opening(Frames.VIDEO);
        sink.onOpening(opening);
        opening.release();
        Items frames = Frames.span(0, 8_040, 2_000, false);
        sink.onBatch(frames);
        frames.release();
    }

    private void unpublish(FrameSink sink) {
        hub.streams.clear();
        sink.onUnpublish();
    }

    private void reload() {
        config.set("dash.dash_window_size", "3");
        config.reload("vhost[__defaultVhost__].dash");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void disposesOfAStreamAfterAReload() throws IOException {
        unpublish(publish());
        assertThat(files()).isNotEmpty();

        reload();
        assertThat(files()).isNotEmpty();
        workers.runLater();

        assertThat(files()).isEmpty();
    }

    @Test
    void aPublisherThatIsBackAfterAReloadGoesOnAsItSays() throws IOException {
        unpublish(publish());
        reload();

        publish();
        workers.runLater();

        assertThat(hub.heldTaps()).hasSize(1);
        assertThat(folder.resolve("live/livestream.mpd")).content().contains("<Period");
    }

    /** The publisher stays; the configuration wants no more, or the vhost has gone, whose values are the defaults then. */
    @Test
    void disposesOfAStreamThatIsTurnedOffWhileItIsLive() throws IOException {
        publish();
        config.set("dash.enabled", "off");
        config.reload("vhost[__defaultVhost__]");
        assertThat(hub.heldTaps()).isEmpty();
        assertThat(files()).isNotEmpty().noneMatch(file -> file.toString().endsWith(".tmp"));

        workers.runLater();

        assertThat(files()).isEmpty();
    }

    @Test
    void keepsTheFilesOfAStreamThatIsTurnedOffForEverWhenDashDisposeSaysSo() throws IOException {
        config.set("dash.dash_dispose", "0");
        publish();
        config.set("dash.enabled", "off");
        config.reload("vhost[__defaultVhost__]");
        workers.runLater();

        assertThat(files()).isNotEmpty();
    }

    /** An operator errs: off, a reload, on, a reload. */
    @Test
    void aStreamThatIsTurnedOnAgainInTimeGoesOn() throws IOException {
        publish();
        config.set("dash.enabled", "off");
        config.reload("vhost[__defaultVhost__].dash");
        config.set("dash.enabled", "on");
        config.reload("vhost[__defaultVhost__].dash");
        assertThat(hub.heldTaps()).hasSize(1);
        feed(hub.heldTaps().get(0).sink());
        workers.runLater();

        assertThat(folder.resolve("live/livestream.mpd")).content().contains("<Period").doesNotContain("startNumber=\"0\"");
    }

    @Test
    void filesStayWhenTheBundleStopsAfterItWasTurnedOff() throws Exception {
        publish();
        config.set("dash.enabled", "off");
        config.reload("vhost[__defaultVhost__].dash");
        output.close();
        workers.runLater();

        assertThat(files()).isNotEmpty();
    }

    /** What is in the folder before is of no use any more. */
    @Test
    void aStreamThatGoesOnInAnotherFolderLeavesNothingBehind() throws IOException {
        publish();
        config.set("dash.dash_path", folder.resolve("other").toString());
        config.reload("vhost[__defaultVhost__].dash");
        feed(hub.heldTaps().get(0).sink());
        assertThat(folder.resolve("live/livestream.mpd")).exists();
        workers.runLater();

        assertThat(files()).isNotEmpty().allMatch(file -> file.startsWith(folder.resolve("other")));
    }

    @Test
    void aStreamThatIsBackInItsFolderInTimeKeepsItsFiles() throws IOException {
        publish();
        config.set("dash.dash_path", folder.resolve("other").toString());
        config.reload("vhost[__defaultVhost__].dash");
        feed(hub.heldTaps().get(0).sink());
        config.set("dash.dash_path", folder.toString());
        config.reload("vhost[__defaultVhost__].dash");
        feed(hub.heldTaps().get(0).sink());
        workers.runLater();

        assertThat(files()).contains(folder.resolve("live/livestream.mpd")).noneMatch(file -> file.startsWith(folder.resolve("other")));
    }
}
