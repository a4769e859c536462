package srs.output.dvr.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.hook.Hooks;
import srs.kernel.record.RecordException;
import srs.kernel.record.RecordOptions;
import srs.kernel.record.Recording;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeWorkers;

/** Which streams are recorded, by the configuration and by calls. */
class DvrTest {
    private static final StreamKey A = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "a");
    private static final StreamKey B = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "b");

    @TempDir
    Path folder;
    private final FakeConfig config = Site.config().set("utc_time", "on").set("work_dir", "./");
    private final List<String> told = new ArrayList<>();
    private Site site;
    private Dvr dvr;

    @BeforeEach
    void begin() {
        site = new Site(folder);
        set("dvr_path", folder + "/[stream].flv");
        start();
    }

    private void start() {
        dvr = new Dvr("SRS/test", config, new FakeWorkers(), site.hub, Clock.fixed(Site.NOW, ZoneOffset.UTC), folder.resolve("jobs"));
        dvr.hooks = new Hooks() {
            @Override
            public void tell(String event, StreamKey stream, Map<String, Object> facts) {
                told.add(event + " " + stream + " " + facts.keySet() + " " + facts.get("file"));
            }

            @Override
            public CompletableFuture<String> ask(String event, String url, StreamKey stream, Map<String, Object> facts) {
                throw new UnsupportedOperationException();
            }
        };
        dvr.begin();
    }

    private void set(String name, String value) {
        config.set("dvr." + name, value.split(" "));
    }

    private StreamInfo info(StreamKey stream, String publisher) {
        return new StreamInfo(stream, "vid-1", Optional.of(publisher), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    private void publish(StreamKey stream, String publisher) {
        StreamInfo info = info(stream, publisher);
        site.hub.streams.add(info);
        site.hub.listener.onPublish(info);
    }

    /** The whole clip through the newest tap. */
    private void play() throws IOException {
        new ClipFeed(Clip.H264_AAC.flv(FfmpegTool.orSkip()), Codec.H264, Codec.AAC, 0).play(site.hub.heldTaps().get(site.hub.heldTaps().size() - 1).sink());
    }

    private List<Recording.State> states() {
        return dvr.list().stream().map(Recording::state).toList();
    }

    @Test
    void recordsEachPublishAndTellsOfTheFile() throws IOException {
        publish(A, "p1");
        play();
        site.hub.heldTaps().get(0).sink().onUnpublish();

        assertThat(site.hub.heldTaps()).isEmpty();
        assertThat(told).containsExactly("on_dvr /live/a [cwd, file] " + folder + "/a.flv");
        assertThat(states()).containsExactly(Recording.State.ENDED);
    }

    @Test
    void recordsTheNextPublisherWhileTheLastFramesOfTheOneBeforeAreWritten() throws IOException {
        publish(A, "p1");
        play();
        site.hub.listener.onUnpublish(info(A, "p1"), new EndReason(EndReason.Kind.PEER, "gone"));
        publish(A, "p2");

        assertThat(site.hub.heldTaps()).hasSize(2);
        site.hub.heldTaps().get(0).sink().onUnpublish();
        assertThat(site.hub.heldTaps()).hasSize(1);
        play();
        site.hub.heldTaps().get(0).sink().onUnpublish();
        assertThat(told).hasSize(2);
        assertThat(folder.resolve("a-1.flv")).exists();
    }

    @Test
    void recordsOnlyWhatDvrApplySays() {
        set("dvr_apply", "live/b live/c");
        publish(A, "p1");
        publish(B, "p2");

        assertThat(site.hub.heldTaps()).extracting(tap -> tap.key()).containsExactly(B);
    }

    @Test
    void takesAReloadForStreamsThatRun() throws IOException {
        set("enabled", "off");
        publish(A, "p1");
        assertThat(site.hub.heldTaps()).isEmpty();

        set("enabled", "on");
        config.reload("vhost[__defaultVhost__].dvr.enabled");
        config.reload("vhost[__defaultVhost__].dvr.enabled");
        assertThat(site.hub.heldTaps()).hasSize(1);
        play();

        set("dvr_path", folder + "/other/[stream].flv");
        config.reload("vhost[__defaultVhost__].dvr.enabled");
        assertThat(folder.resolve("a.flv")).exists();
        assertThat(site.hub.heldTaps()).hasSize(1);

        set("enabled", "off");
        config.reload("vhost[__defaultVhost__].dvr.enabled");
        assertThat(site.hub.heldTaps()).isEmpty();
    }

    @Test
    void finishesItsFilesWhenTheBundleStops() throws IOException {
        publish(A, "p1");
        play();

        dvr.close();

        assertThat(folder.resolve("a.flv")).exists();
        assertThat(folder.resolve("a.flv.tmp")).doesNotExist();
        publish(B, "p2");
        assertThat(site.hub.heldTaps()).isEmpty();
    }

    @Test
    void recordsOnDemandUntilItIsStopped() throws IOException, RecordException {
        set("enabled", "off");
        Recording started = dvr.start(A, new RecordOptions("mp4", 0));
        assertThat(started.state()).isEqualTo(Recording.State.WAITING);
        assertThatThrownBy(() -> dvr.start(A, RecordOptions.DEFAULTS)).hasMessage("stream /live/a is recorded by a call already");
        play();
        assertThat(states()).containsExactly(Recording.State.RECORDING);

        Recording ended = dvr.stop(started.id());

        assertThat(ended.state()).isEqualTo(Recording.State.ENDED);
        assertThat(ended.file()).isEqualTo(folder + "/a.mp4");
        assertThat(told).hasSize(1);
        assertThatThrownBy(() -> dvr.stop(started.id())).hasMessage("recording " + started.id() + " is not running");
    }

    /** As a new version of the bundle is. */
    private void update() {
        dvr.close();
        assertThat(site.hub.heldTaps()).isEmpty();
        start();
    }

    @Test
    void whatACallAskedForGoesOnAfterAnUpdate() throws IOException, RecordException {
        set("enabled", "off");
        StreamKey odd = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "a b+c %\u00fc");
        Recording first = dvr.start(A, new RecordOptions("mp4", 0));
        play();
        Recording second = dvr.start(odd, RecordOptions.DEFAULTS);
        Recording unwanted = dvr.start(B, RecordOptions.DEFAULTS);
        dvr.stop(unwanted.id());
        update();

        assertThat(told).containsExactly("on_dvr /live/a [cwd, file] " + folder + "/a.mp4");
        assertThat(site.hub.heldTaps()).extracting(tap -> tap.key()).containsExactlyInAnyOrder(A, odd);
        assertThat(dvr.list()).extracting(Recording::id).containsExactlyInAnyOrder(first.id(), second.id());
        // ids are unique while the server runs
        assertThat(dvr.start(B, RecordOptions.DEFAULTS).id()).isEqualTo("dvr-4");
        dvr.stop("dvr-4");
        new ClipFeed(Clip.H264_AAC.flv(FfmpegTool.orSkip()), Codec.H264, Codec.AAC, 0).play(site.hub.heldTaps().stream().filter(tap -> tap.key().equals(A)).findFirst().orElseThrow().sink());
        Recording ended = dvr.stop(first.id());
        assertThat(ended.file()).isEqualTo(folder + "/a-1.mp4");
        assertThat(ended.startedAt()).isEqualTo(first.startedAt());
        assertThat(ended.durationMs()).isBetween(5_800L, 6_400L);
        update();
        assertThat(dvr.list()).extracting(Recording::id).containsExactly(second.id());
    }

    /** Three seconds before, three after. */
    @Test
    void aLimitHoldsOverAnUpdate() throws IOException, RecordException {
        set("enabled", "off");
        dvr.start(A, new RecordOptions("", 4_000));
        play();
        update();
        play();

        assertThat(dvr.list().get(0).state()).isEqualTo(Recording.State.ENDED);
        assertThat(dvr.list().get(0).durationMs()).isBetween(4_000L, 4_100L);
        update();
        assertThat(site.hub.heldTaps()).isEmpty();
    }

    /** Of another version, or damaged: nothing is recorded, and nothing else is harmed. */
    @ParameterizedTest
    @ValueSource(strings = {"", "dvr-jobs-2 7\nwhatever", "dvr-jobs-1 7\ndvr-7 v live a flv 0 yesterday 0 0", "dvr-jobs-1 7\ndvr-7", "dvr-jobs-1 x", "dvr-jobs-1 7\ndvr-7 nowhere live a flv 0 2026-11-21T17:00:00Z 0 0"})
    void jobsThatNobodyUnderstandsEnd(String text) throws IOException {
        dvr.close();
        Files.writeString(folder.resolve("jobs"), text);
        start();

        assertThat(site.hub.heldTaps()).isEmpty();
        publish(A, "p1");
        assertThat(site.hub.heldTaps()).hasSize(1);
    }

    @Test
    void refusesWhatItCannotRecord() {
        publish(A, "p1");
        String id = dvr.list().get(0).id();

        assertThatThrownBy(() -> dvr.stop(id)).hasMessageContaining("is by vhost.dvr of the configuration");
        assertThatThrownBy(() -> dvr.start(B, new RecordOptions("mkv", 0))).hasMessage("format mkv is not flv or mp4");
        assertThatThrownBy(() -> dvr.start(new StreamKey("nowhere", "live", "b"), RecordOptions.DEFAULTS)).hasMessage("vhost nowhere is not configured");
        assertThatThrownBy(() -> dvr.start(new StreamKey(StreamKey.DEFAULT_VHOST, "live", ".."), RecordOptions.DEFAULTS)).isInstanceOf(RecordException.class)
                .hasMessageContaining("no file name");
    }
}
