package srs.input.ingest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.ffmpeg.FfmpegException;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;
import srs.kernel.work.Workers;
import srs.testkit.kernel.FakeBlock;
import srs.testkit.kernel.FakeFfmpegHost;

/** Which programs run for the {@code ingest} blocks of a vhost; the programs are only noted. */
class IngestTest {
    private static final String OUT = "rtmp://127.0.0.1:[port]/live?vhost=[vhost]/";

    private final FakeFfmpegHost kernel = new FakeFfmpegHost();

    private Ingest ingest() {
        return new Ingest(kernel.config(), kernel, FakeFfmpegHost.fake(Workers.class, (method, args) -> (Executor) Runnable::run));
    }

    private void reload(FakeBlock... blocks) {
        kernel.vhost(vhost(blocks));
        kernel.reload().onChanged(Set.of());
    }

    private static FakeBlock vhost(FakeBlock... blocks) {
        FakeBlock vhost = FakeFfmpegHost.block("__defaultVhost__");
        for (FakeBlock block : blocks) {
            vhost.add("ingest", block);
        }
        return vhost;
    }

    private static FakeBlock file(String id, String url) {
        return FakeFfmpegHost.block(id).set("enabled", "on").set("input.url", url).add("engine", FakeFfmpegHost.block().set("enabled", "off").set("output", OUT + id));
    }

    @Test
    void aFileIsReadAtItsSpeedAndCopied() {
        kernel.vhost(vhost(file("one", "./doc/source.flv")));
        ingest();

        assertThat(kernel.kept).extracting(FakeFfmpegHost::words)
                .containsExactly("-re -loglevel info -i ./doc/source.flv -vcodec copy -acodec copy -f flv -y rtmp://127.0.0.1:1935/live/one");
        assertThat(kernel.kept.get(0).name()).isEqualTo("ingest __defaultVhost__/one");
        assertThat(kernel.summaries).containsValue("-> IGS time={time}ms, ingesters=1, #0(alive={alive}ms, __defaultVhost__/one)");
    }

    @Test
    void aStreamIsReadAsItComesAndCodedByAnEngineThatIsOn() {
        FakeBlock engine = FakeFfmpegHost.block("ff").set("enabled", "on").set("vcodec", "copy").set("acodec", "aac").set("abitrate", "64").set("output", OUT + "b");
        kernel.vhost(vhost(FakeFfmpegHost.block("b").set("enabled", "on").set("input.type", "stream").set("input.url", "rtmp://camera/live/x").add("engine", engine)));
        ingest();

        assertThat(kernel.kept).extracting(FakeFfmpegHost::words)
                .containsExactly("-loglevel info -f flv -i rtmp://camera/live/x -vcodec copy -acodec aac -b:a 64000 -f flv -y rtmp://127.0.0.1:1935/live/b");
    }

    /** Which kind of device it is FFmpeg is told as on its command line. */
    @Test
    void aDeviceIsReadInTheFormatThatIsNamed() {
        FakeBlock engine = FakeFfmpegHost.block("cam").set("enabled", "on").set("perfile", "f", "v4l2").set("vcodec", "libx264").set("vprofile", "baseline").set("vpreset", "veryfast")
                .set("acodec", "an").set("output", OUT + "cam");
        kernel.vhost(vhost(FakeFfmpegHost.block("cam").set("enabled", "on").set("input.type", "device").set("input.url", "/dev/video0").add("engine", engine)));
        ingest();

        assertThat(kernel.kept).extracting(FakeFfmpegHost::words).containsExactly("-loglevel info -f v4l2 -i /dev/video0 -vcodec libx264 -profile:v baseline"
                + " -preset veryfast -an -f flv -y rtmp://127.0.0.1:1935/live/cam");
    }

    @Test
    void blocksWithoutAnIdAreNumbered() {
        FakeBlock nameless = FakeFfmpegHost.block().set("enabled", "on").set("input.url", "1.flv").add("engine", FakeFfmpegHost.block().set("output", OUT + "a"));
        FakeBlock another = FakeFfmpegHost.block().set("enabled", "on").set("input.url", "2.flv").add("engine", FakeFfmpegHost.block().set("output", OUT + "b"));
        kernel.vhost(vhost(nameless, file("one", "3.flv"), another));
        ingest();

        assertThat(kernel.kept).extracting(ChildRequest::name)
                .containsExactlyInAnyOrder("ingest __defaultVhost__/#1", "ingest __defaultVhost__/one", "ingest __defaultVhost__/#2");
    }

    @Test
    void aReloadTouchesOnlyWhatChanged() {
        kernel.vhost(vhost(file("one", "1.flv"), file("two", "2.flv")));
        Ingest ingest = ingest();
        ChildRequest one = kernel.kept.get(0);

        reload(file("one", "1.flv"), file("two", "other.flv"), file("three", "3.flv"));
        assertThat(kernel.open).contains(one).extracting(ChildRequest::name)
                .containsExactlyInAnyOrder("ingest __defaultVhost__/one", "ingest __defaultVhost__/two", "ingest __defaultVhost__/three");
        assertThat(kernel.kept).hasSize(4);

        reload(file("one", "1.flv"), file("two", "other.flv").set("enabled", "off"));
        assertThat(kernel.open).containsExactly(one);

        ingest.close();
        assertThat(kernel.open).isEmpty();
    }

    @Test
    void aBlockThatIsRefusedLeavesTheOthersAlone() {
        kernel.vhost(vhost(file("tape", "/dev/st0").set("input.type", "tape"), file("one", "1.flv")));
        ingest();

        assertThat(kernel.kept).extracting(ChildRequest::name).containsExactly("ingest __defaultVhost__/one");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "tape   | x.flv | rtmp://x/y/z | code=3035(FFmpegInputType) : input.type tape is not file, stream or device",
        "file   | ''    | rtmp://x/y/z | code=3033(FFmpegNoInput) : input.url is empty",
        "stream | x     | ''           | code=3034(FFmpegNoOutput) : engine.output is empty",
    })
    void refusesWhatSrsRefuses(String type, String url, String output, String problem) {
        FakeBlock block = FakeFfmpegHost.block("id").set("enabled", "on").set("input.type", type).set("input.url", url).add("engine", FakeFfmpegHost.block().set("output", output));

        assertThatThrownBy(() -> IngestJob.of("v", vhost(block), 1935, "").get(0).check()).isInstanceOf(FfmpegException.class).hasMessage(problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rtmp://h/live?vhost=__defaultVhost__/s, rtmp://h/live/s",
        "rtmp://h/live/s?vhost=__defaultVhost__&k=1, rtmp://h/live/s?k=1",
        "rtmp://h/live/s?k=1&vhost=__defaultVhost__, rtmp://h/live/s?k=1",
        "rtmp://h/live?vhost=v.com/s, rtmp://h/live?vhost=v.com/s",
    })
    void theDefaultVhostNeedsNoName(String output, String sent) {
        assertThat(IngestJob.withoutDefaultVhost(output)).isEqualTo(sent);
    }

    @Test
    void theLogIsNamedAfterTheStream(@TempDir Path folder) {
        kernel.root().set("ff_log_dir", folder.toString());
        kernel.vhost(vhost(file("one", "1.flv")));
        ingest();

        Path log = folder.resolve("ffmpeg-ingest-__defaultVhost__-live-one.log");
        assertThat(kernel.kept.get(0).error()).isEqualTo(new ChildOutput.ToFile(log));
        assertThat(Files.exists(log)).isTrue();
    }
}
