package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.kernel.record.RecordException;
import srs.kernel.record.RecordOptions;
import srs.kernel.record.Recorder;
import srs.kernel.record.Recording;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;

/** The recording bundle is replaced and removed under a live stream: finished files stay, and nobody else notices. */
public class DvrUpdateTest extends Hosted {
    private static final String DVR = "srs.output.dvr";

    @Configuration
    public Option[] house() {
        return House.configured("vhost dvr { $patient dvr { enabled on; dvr_path $folder/rec/[stream].[timestamp].flv; } } vhost demand { $patient dvr { dvr_path $folder/demand/[stream].[timestamp].flv; } }", "srs.protocol.rtmp", "srs.output.remux", DVR);
    }

    private List<Path> files(String stream, String suffix) {
        Path folder = site.folder.resolve("rec");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(stream + ".") && file.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So much that frames are in it, behind the metadata. */
    private void awaitMedia(String stream) {
        Await.until("the recording grows", () -> files(stream, ".tmp").stream().anyMatch(file -> file.toFile().length() > 60_000));
    }

    /** From tag to tag to the last byte. */
    private static int tags(Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
            int at = 13;
            int tags = 0;
            while (at < in.limit()) {
                int size = 11 + (in.getInt(at) & 0xFFFFFF);
                assertEquals("size behind tag " + tags, size, in.getInt(at + size));
                at += size + 4;
                tags++;
            }
            assertEquals(in.limit(), at);
            return tags;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void shouldLeaveFinishedFilesAndPickUpTheStream() {
        try (Pulse pulse = stage.publish("a?vhost=dvr"); FlvPlayer player = FlvPlayer.play(site, "/live/b.flv"); Pulse other = stage.publish("b")) {
            Stage.awaitFresh(other, player.received);
            awaitMedia("a");
            Loader loader = Loader.of(site.bundle(DVR));

            site.swap(DVR);
            awaitMedia("a");
            assertEquals(1, files("a", ".flv").size());

            site.remove(DVR + ".jar");
            site.awaitGone(DVR);
            assertEquals(List.of(), files("a", ".tmp"));
            assertEquals(2, files("a", ".flv").size());
            files("a", ".flv").forEach(file -> assertTrue(file + " holds frames", tags(file) > 50));
            assertTrue("the encoder stays", pulse.client().isOpen());
            Stage.assertComplete("player of another stream", other, player.received);
            loader.awaitCollected();

            site.drop(site.jar(DVR), DVR + ".jar");
            site.awaitActive(DVR);
            awaitMedia("a");
        }
        Await.until("the file of the publish that ended", () -> files("a", ".flv").size() == 3 && files("a", ".tmp").isEmpty());
    }

    @Test
    public void shouldRecordOnDemand() {
        StreamKey stream = new StreamKey("demand", "live", "d");
        site.awaitActive(DVR);
        List<Recording> states = new ArrayList<>();
        try (Pulse pulse = stage.publish("d?vhost=demand")) {
            states.add(site.with(Recorder.class, recorder -> start(recorder, stream)));
            String id = states.get(0).id();
            Await.until("it writes", () -> recording(id).bytes() > 60_000);
            states.add(site.with(Recorder.class, recorder -> stop(recorder, id)));
            assertTrue("the encoder stays", pulse.client().isOpen());
        }
        Recording last = states.get(1);
        assertEquals(Recording.State.ENDED, last.state());
        assertTrue(last.durationMs() > 0);
        assertEquals(last.bytes(), Path.of(last.file()).toFile().length());
        Path file = Path.of(last.file());
        assertTrue(tags(file) > 10);
    }

    @Test
    public void shouldGoOnWithWhatACallAskedFor() {
        StreamKey stream = new StreamKey("demand", "live", "e");
        site.awaitActive(DVR);
        try (Pulse pulse = stage.publish("e?vhost=demand")) {
            String id = site.with(Recorder.class, recorder -> start(recorder, stream)).id();
            Await.until("it writes", () -> recording(id).bytes() > 60_000);
            Path first = Path.of(recording(id).file());

            site.swap(DVR);
            Await.until("it is known again", () -> site.with(Recorder.class, Recorder::list).stream().anyMatch(recording -> recording.id().equals(id)));
            Await.until("it writes another file", () -> !recording(id).file().isEmpty() && recording(id).bytes() > first.toFile().length() + 60_000);
            Recording last = site.with(Recorder.class, recorder -> stop(recorder, id));

            assertTrue("the encoder stays", pulse.client().isOpen());
            assertEquals(Recording.State.ENDED, last.state());
            assertTrue(tags(first) > 10);
            assertTrue(tags(Path.of(last.file())) > 10);
            assertEquals(last.bytes(), first.toFile().length() + Path.of(last.file()).toFile().length());
        }
    }

    private Recording recording(String id) {
        return site.with(Recorder.class, Recorder::list).stream().filter(recording -> recording.id().equals(id)).findFirst().orElseThrow();
    }

    private static Recording start(Recorder recorder, StreamKey stream) {
        try {
            return recorder.start(stream, RecordOptions.DEFAULTS);
        } catch (RecordException e) {
            throw new AssertionError(e);
        }
    }

    private static Recording stop(Recorder recorder, String id) {
        try {
            return recorder.stop(id);
        } catch (RecordException e) {
            throw new AssertionError(e);
        }
    }
}
