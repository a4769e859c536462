package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.testkit.Await;
import srs.testkit.MpdChecker;

/** The bundle of DASH is replaced and removed under a live stream: finished files and a valid MPD stay, it goes on from there, and nobody else notices. */
public class DashUpdateTest extends Hosted {
    private static final String DASH = "srs.output.dash";
    private static final Duration SEGMENTS = Duration.ofSeconds(60);

    @Configuration
    public Option[] house() {
        return House.configured("vhost dash { $patient dash { enabled on; dash_path $folder/dash; dash_fragment 1; dash_window_size 200; } }", "srs.protocol.rtmp", "srs.output.remux", DASH);
    }

    private Path mpd() {
        return site.folder.resolve("dash/live/a.mpd");
    }

    /** The MPD as it lies there now, with all segments that it names; the last of video. */
    private long lastVideo(MpdChecker checker) {
        try {
            List<MpdChecker.Representation> all = checker.check(Files.readString(mpd()));
            List<MpdChecker.Segment> last = all.stream().filter(one -> one.id().equals("video")).reduce((a, b) -> b).orElseThrow().segments();
            return last.get(last.size() - 1).number();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long awaitVideo(MpdChecker checker, long number) {
        Await.until("video segment " + number, SEGMENTS, () -> Files.exists(mpd()) && lastVideo(checker) >= number);
        return lastVideo(checker);
    }

    private long periods() {
        try {
            return Files.readString(mpd()).split("<Period ", -1).length - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> unfinished() {
        try (Stream<Path> files = Files.walk(site.folder.resolve("dash"))) {
            return files.map(Path::toString).filter(name -> name.endsWith(".tmp")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void shouldLeaveFinishedSegmentsAndGoOnFromTheMpd() {
        MpdChecker checker = new MpdChecker(site.folder.resolve("dash/live/a"));
        try (Pulse pulse = stage.publish("a?vhost=dash"); Pulse other = stage.publish("b"); FlvPlayer flv = stage.playFlv("b")) {
            Stage.awaitFresh(other, flv.received);
            long before = awaitVideo(checker, 2);
            assertEquals(200, site.get("/live/a.mpd?vhost=dash"));
            assertEquals(200, site.get("/live/a/video-1.m4s?vhost=dash"));
            Loader loader = Loader.of(site.bundle(DASH));
            long first = periods();

            site.swap(DASH);
            awaitVideo(checker, before + 3);
            long second = periods();
            assertTrue("where it was replaced a period begins: " + first + ", then " + second, second > first);
            loader.awaitCollected();

            site.remove(DASH + ".jar");
            site.awaitGone(DASH);
            long left = lastVideo(checker);
            assertEquals(List.of(), unfinished());
            assertEquals("its MPDs are not served without it", 404, site.get("/live/a.mpd?vhost=dash"));

            site.drop(site.jar(DASH), DASH + ".jar");
            site.awaitActive(DASH);
            awaitVideo(checker, left + 2);
            assertTrue("and where it came back: " + second + ", then " + periods(), periods() > second);
            assertEquals(200, site.get("/live/a.mpd?vhost=dash"));
            assertTrue("the encoder stays", pulse.client().isOpen());
            Stage.assertComplete("HTTP-FLV player of another stream", other, flv.received);
        }
    }
}
