package srs.output.hls.internal;

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
import srs.http.client.HttpCaller;
import srs.kernel.client.ServerIdentity;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.StreamInfo;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakeWorkers;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** A reload while a stream is live, or between two publishers of it. */
class HlsOutputTest {
    @TempDir
    Path folder;
    private final FakeHub hub = new FakeHub();
    private final FakeWorkers workers = new FakeWorkers();
    private FakeConfig config;
    private HlsOutput output;

    @BeforeEach
    void begin() {
        config = Stage.config(folder).set("hls.hls_dispose", "120000");
        output = new HlsOutput(config, hub, new FakeClients(), workers, Stage.proxy(HttpCaller.class, (name, args) -> null),
                Stage.proxy(ServerIdentity.class, (name, args) -> ""), new MemoryShelf());
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
        config.set("hls.hls_entry_prefix", "http://cdn/");
        config.reload("vhost[__defaultVhost__].hls");
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
        assertThat(folder.resolve("live/livestream.m3u8")).content().contains("http://cdn/livestream-");
    }

    /** The publisher stays; the configuration wants no more, or the vhost has gone, whose values are the defaults then. */
    @Test
    void disposesOfAStreamThatIsTurnedOffWhileItIsLive() throws IOException {
        publish();
        config.set("hls.enabled", "off");
        config.reload("vhost[__defaultVhost__]");
        assertThat(hub.heldTaps()).isEmpty();
        assertThat(files()).isNotEmpty().noneMatch(file -> file.toString().endsWith(".tmp"));

        workers.runLater();

        assertThat(files()).isEmpty();
    }

    @Test
    void keepsTheFilesOfAStreamThatIsTurnedOffForEverWhenHlsDisposeSaysSo() throws IOException {
        config.set("hls.hls_dispose", "0");
        publish();
        config.set("hls.enabled", "off");
        config.reload("vhost[__defaultVhost__]");
        workers.runLater();

        assertThat(files()).isNotEmpty();
    }

    /** An operator errs: off, a reload, on, a reload. */
    @Test
    void aStreamThatIsTurnedOnAgainInTimeGoesOn() throws IOException {
        publish();
        config.set("hls.enabled", "off");
        config.reload("vhost[__defaultVhost__].hls");
        config.set("hls.enabled", "on");
        config.reload("vhost[__defaultVhost__].hls");
        assertThat(hub.heldTaps()).hasSize(1);
        feed(hub.heldTaps().get(0).sink());
        workers.runLater();

        assertThat(folder.resolve("live/livestream.m3u8")).content().contains("livestream-0.ts", "livestream-7.ts");
    }

    @Test
    void filesStayWhenTheBundleStopsAfterItWasTurnedOff() throws Exception {
        publish();
        config.set("hls.enabled", "off");
        config.reload("vhost[__defaultVhost__].hls");
        output.close();
        workers.runLater();

        assertThat(files()).isNotEmpty();
    }

    /** What is in the folder before is of no use any more. */
    @Test
    void aStreamThatGoesOnInAnotherFolderLeavesNothingBehind() throws IOException {
        publish();
        config.set("hls.hls_path", folder.resolve("other").toString());
        config.reload("vhost[__defaultVhost__].hls");
        feed(hub.heldTaps().get(0).sink());
        assertThat(folder.resolve("live/livestream.m3u8")).exists();
        workers.runLater();

        assertThat(files()).isNotEmpty().allMatch(file -> file.startsWith(folder.resolve("other")));
    }

    @Test
    void aStreamThatIsBackInItsFolderInTimeKeepsItsFiles() throws IOException {
        publish();
        config.set("hls.hls_path", folder.resolve("other").toString());
        config.reload("vhost[__defaultVhost__].hls");
        feed(hub.heldTaps().get(0).sink());
        config.set("hls.hls_path", folder.toString());
        config.reload("vhost[__defaultVhost__].hls");
        feed(hub.heldTaps().get(0).sink());
        workers.runLater();

        assertThat(files()).contains(folder.resolve("live/livestream.m3u8")).noneMatch(file -> file.startsWith(folder.resolve("other")));
    }

    /** Segments of 2 s in a window of 4 s. After each four the configuration changes, in the end to another format. */
    @Test
    void aReloadForgetsNoFile() throws IOException {
        config.set("hls.hls_window", "4000");
        publish();
        for (String[] change : new String[][] {{"hls.hls_fragment", "1900"}, {"hls.hls_entry_prefix", "http://cdn/"}, {"hls.hls_use_fmp4", "on"}}) {
            config.set(change[0], change[1]);
            config.reload("vhost[__defaultVhost__].hls");
            feed(hub.heldTaps().get(0).sink());
        }

        // three that have left it, two or three in it, one that is written; of sixteen
        assertThat(files()).extracting(file -> file.getFileName().toString()).filteredOn(name -> name.startsWith("livestream-")).hasSizeLessThanOrEqualTo(7);
        unpublish(hub.heldTaps().get(0).sink());
        workers.runLater();
        assertThat(files()).isEmpty();
        assertThat(folder.resolve("live/livestream")).as("the folder of the init segment").doesNotExist();
    }
}
