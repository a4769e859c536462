package srs.output.transcode.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.client.Clients;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Registration;
import srs.testkit.kernel.FakeBlock;
import srs.testkit.kernel.FakeFfmpegHost;

/** Which programs run for a stream's engines; the programs are only noted. */
class TranscodeTest {
    private static final String OUT = "rtmp://127.0.0.1:[port]/[app]?vhost=[vhost]/[stream]_[engine]";

    private final List<StreamInfo> live = new ArrayList<>();
    private StreamListener streams;
    private final FakeFfmpegHost kernel = new FakeFfmpegHost();
    private final Transcode transcode = new Transcode(kernel.config(), FakeFfmpegHost.fake(Clients.class, (method, args) -> Optional.empty()), kernel,
            FakeFfmpegHost.fake(StreamHub.class, (method, args) -> method.equals("streams") ? live : hears((StreamListener) args[0])));

    private Registration hears(StreamListener listener) {
        streams = listener;
        return () -> {};
    }

    private static FakeBlock engine(String name, String output) {
        return FakeFfmpegHost.block(name).set("enabled", "on").set("vcodec", "copy").set("acodec", "copy").set("output", output);
    }

    private static FakeBlock scope(String scope, FakeBlock... engines) {
        FakeBlock block = (scope.isEmpty() ? FakeFfmpegHost.block() : FakeFfmpegHost.block(scope)).set("enabled", "on");
        for (FakeBlock engine : engines) {
            block.add("engine", engine);
        }
        return block;
    }

    private void configure(FakeBlock... scopes) {
        FakeBlock vhost = FakeFfmpegHost.block("__defaultVhost__");
        for (FakeBlock scope : scopes) {
            vhost.add("transcode", scope);
        }
        kernel.vhost(vhost);
    }

    private static StreamInfo stream(String name) {
        return stream(name, 0);
    }

    private static StreamInfo stream(String name, long liveMs) {
        return new StreamInfo(new StreamKey(StreamKey.DEFAULT_VHOST, "live", name), "vid-1", Optional.of("publisher"), liveMs, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                Optional.empty(), Optional.empty());
    }

    private List<String> outputs() {
        return kernel.open.stream().map(request -> request.command().get(request.command().size() - 1)).toList();
    }

    @Test
    void anEnginePlaysTheStreamFromHereAndPublishesWhatComesOfIt() {
        configure(scope("", engine("ff", OUT)));
        streams.onPublish(stream("a"));

        assertThat(kernel.kept).extracting(FakeFfmpegHost::words).containsExactly("-f flv -i rtmp://127.0.0.1:1935/live?vhost=__defaultVhost__/a"
                + " -vcodec copy -acodec copy -f flv -y rtmp://127.0.0.1:1935/live?vhost=__defaultVhost__/a_ff");
        assertThat(kernel.kept.get(0).name()).isEqualTo("transcode /live/a ff");

        streams.onUnpublish(stream("a"), new EndReason(EndReason.Kind.PEER, "gone"));
        assertThat(kernel.open).isEmpty();
    }

    @Test
    void theEnginesOfVhostAppAndStreamRunAllThree() {
        configure(scope("", engine("v", OUT)), scope("live", engine("l", OUT)), scope("live/a", engine("s", OUT)), scope("live/b", engine("b", OUT)), scope("other", engine("o", OUT)),
                scope("live/a", engine("second", OUT)));
        streams.onPublish(stream("a"));

        assertThat(outputs()).extracting(output -> output.substring(output.lastIndexOf('/') + 1)).containsExactly("a_v", "a_l", "a_s");
    }

    @Test
    void whatIsOffDoesNotRun() {
        configure(scope("", engine("ff", OUT).set("enabled", "off")), scope("live", engine("l", OUT)).set("enabled", "off"));
        streams.onPublish(stream("a"));

        assertThat(kernel.kept).isEmpty();
    }

    @Test
    void whatComesOfAnEngineIsNotCodedAgain() {
        configure(scope("", engine("ff", OUT)));
        live.add(stream("a", 9));
        streams.onPublish(stream("a"));
        live.add(stream("a_ff", 1));
        streams.onPublish(stream("a_ff"));
        assertThat(kernel.kept).hasSize(1);

        // it is coded when somebody else publishes it, and its own output is no input then
        live.clear();
        live.add(stream("a_ff", 9));
        streams.onUnpublish(stream("a"), new EndReason(EndReason.Kind.PEER, "gone"));
        streams.onUnpublish(stream("a_ff"), new EndReason(EndReason.Kind.PEER, "gone"));
        streams.onPublish(stream("a_ff"));
        assertThat(outputs()).hasSize(1).allMatch(output -> output.endsWith("a_ff_ff"));
        streams.onPublish(stream("a"));
        assertThat(outputs()).hasSize(1);
    }

    @Test
    void afterAnUpdateTheOutputOfTheFormerBundleMayBeHeardOfFirst() {
        configure(scope("", engine("ff", OUT)));
        live.addAll(List.of(stream("a_ff_ff_ff", 1), stream("a_ff", 5), stream("a", 9)));
        streams.onPublish(stream("a_ff"));
        streams.onPublish(stream("a"));
        streams.onPublish(stream("a_ff_ff_ff"));

        assertThat(kernel.kept).extracting(ChildRequest::name).containsExactly("transcode /live/a ff", "transcode /live/a_ff_ff_ff ff");
    }

    @Test
    void whatIsPublishedWhileTheBundleGoesStartsNothing() {
        configure(scope("", engine("ff", OUT)));
        transcode.close();
        streams.onPublish(stream("a"));

        assertThat(kernel.kept).isEmpty();
    }

    @Test
    void theLogSaysNowAndThenWhatRuns() {
        configure(scope("", engine("one", OUT), engine("two", OUT)));
        streams.onPublish(stream("a"));

        assertThat(kernel.summaries).containsOnly(Map.entry("transcode /live/a one", "-> ENC time={time}, encoders=2, input=__defaultVhost__/live/a"));
    }

    @Test
    void anOutputThatIsAnInputIsRefusedHoweverItIsWritten() {
        configure(scope("", engine("self", "rtmp://localhost/[app]/[stream]"), engine("ff", OUT)));
        streams.onPublish(stream("a"));

        assertThat(kernel.kept).extracting(ChildRequest::name).containsExactly("transcode /live/a ff");
    }

    @Test
    void anEngineThatIsRefusedLeavesTheOthersAlone() {
        configure(scope("", engine("none", OUT).set("vcodec", "vn").set("acodec", "an"), engine("ff", OUT)));
        streams.onPublish(stream("a"));

        assertThat(kernel.kept).hasSize(1);
    }

    @Test
    void aNameThatLeavesTheFolderOrIsAnOptionIsRefused() {
        configure(scope("", engine("file", "./objs/[app]/[stream].flv"), engine("bare", "[stream].flv")));
        streams.onPublish(stream("../../x"));
        streams.onPublish(stream("-y"));

        assertThat(kernel.kept).extracting(ChildRequest::name).containsExactly("transcode /live/-y file");
    }

    @Test
    void aReloadStartsAnewOnlyWhatHasChanged() {
        configure(scope("live/a", engine("ff", OUT)), scope("live/b", engine("ff", OUT)));
        streams.onPublish(stream("a"));
        streams.onPublish(stream("b"));
        ChildRequest a = kernel.kept.get(0);

        configure(scope("live/a", engine("ff", OUT)), scope("live/b", engine("other", OUT)));
        kernel.reload().onChanged(Set.of());

        assertThat(kernel.kept).hasSize(3);
        assertThat(kernel.open).contains(a).extracting(ChildRequest::name).containsExactlyInAnyOrder("transcode /live/a ff", "transcode /live/b other");
        transcode.close();
        assertThat(kernel.open).isEmpty();
    }

    @Test
    void aLogThatCannotBeWrittenIsDoneWithout(@TempDir Path folder) throws IOException {
        kernel.root().set("ff_log_dir", Files.createFile(folder.resolve("logs")).toString());
        configure(scope("", engine("ff", OUT)));
        streams.onPublish(stream("a"));

        assertThat(kernel.kept.get(0).error()).isEqualTo(new ChildOutput.Nowhere());
    }

    @Test
    void theLogAndTheFolderOfAFileAreMade(@TempDir Path folder) {
        kernel.root().set("ff_log_dir", folder.resolve("logs").toString());
        configure(scope("", engine("ff", folder + "/[app]/[stream]-%d.png")));
        streams.onPublish(stream("a"));

        Path log = folder.resolve("logs/ffmpeg-encoder-__defaultVhost__-live-a-ff.log");
        assertThat(kernel.kept.get(0).error()).isEqualTo(new ChildOutput.ToFile(log));
        assertThat(log).exists();
        assertThat(Files.isDirectory(folder.resolve("live"))).isTrue();
    }
}
