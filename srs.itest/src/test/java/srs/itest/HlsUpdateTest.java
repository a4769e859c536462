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
import srs.testkit.MediaPlaylist;
import srs.testkit.PlaylistChecker;

/** The bundle of HLS is replaced and removed under a live stream: finished files and a valid playlist stay, it goes on from there, and nobody else notices. */
public class HlsUpdateTest extends Hosted {
    private static final String HLS = "srs.output.hls";
    private static final Duration SEGMENTS = Duration.ofSeconds(60);

    @Configuration
    public Option[] house() {
        return House.configured("vhost hls { http_remux { enabled on; } hls { enabled on; hls_path $folder/hls; hls_fragment 1; hls_window 30; hls_ctx off; } }", "srs.protocol.rtmp", "srs.output.remux", HLS);
    }

    private Path playlist(String stream) {
        return site.folder.resolve("hls/live").resolve(stream + ".m3u8");
    }

    /** The playlist as it lies there now, with all segments that it names. */
    private MediaPlaylist read(PlaylistChecker checker, String stream) {
        try {
            MediaPlaylist now = checker.check(Files.readString(playlist(stream)));
            for (String uri : now.uris()) {
                assertTrue(uri + " is whole packets", Files.size(playlist(stream).resolveSibling(uri)) % 188 == 0);
            }
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until segments with that number and all before it are in the playlist. */
    private MediaPlaylist awaitEnd(PlaylistChecker checker, String stream, long sequence) {
        Await.until("segment " + sequence, SEGMENTS, () -> Files.exists(playlist(stream)) && read(checker, stream).end() > sequence);
        return read(checker, stream);
    }

    private List<String> unfinished() {
        try (Stream<Path> files = Files.list(site.folder.resolve("hls/live"))) {
            return files.map(Path::toString).filter(name -> name.endsWith(".tmp") || name.endsWith(".temp")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void shouldLeaveFinishedSegmentsAndGoOnFromThePlaylist() {
        PlaylistChecker checker = new PlaylistChecker();
        try (Pulse pulse = stage.publish("a?vhost=hls"); Pulse other = stage.publish("b"); FlvPlayer flv = stage.playFlv("b"); RtmpClient rtmp = stage.playRtmp("b");
                FlvPlayer same = FlvPlayer.play(site, "/live/a.flv?vhost=hls")) {
            Stage.awaitFresh(other, List.of(flv.received, rtmp.received));
            awaitEnd(checker, "a", 1);
            assertEquals(200, site.get("/live/a.m3u8?vhost=hls"));
            Loader loader = Loader.of(site.bundle(HLS));

            site.swap(HLS);
            MediaPlaylist updated = awaitEnd(checker, "a", read(checker, "a").end() + 1);
            assertEquals("numbers go on from the first segment", 0, updated.sequence());
            assertEquals("where it was replaced the stream begins anew", 2, discontinuities(updated));
            loader.awaitCollected();

            site.remove(HLS + ".jar");
            site.awaitGone(HLS);
            MediaPlaylist left = read(checker, "a");
            assertEquals(List.of(), unfinished());
            assertEquals("its playlists are not served without it", 404, site.get("/live/a.m3u8?vhost=hls"));

            site.drop(site.jar(HLS), HLS + ".jar");
            site.awaitActive(HLS);
            MediaPlaylist back = awaitEnd(checker, "a", left.end() + 1);
            assertEquals(0, back.sequence());
            assertEquals(3, discontinuities(back));
            assertTrue("it begins anew behind what was left", back.segments().get((int) left.end()).isDiscontinuous());
            assertEquals(200, site.get("/live/a.m3u8?vhost=hls"));
            assertTrue("the encoder stays", pulse.client().isOpen());
            Stage.assertComplete("HTTP-FLV player of another stream", other, flv.received);
            Stage.assertComplete("RTMP player of another stream", other, rtmp.received);
            Stage.assertComplete("HTTP-FLV player of the same stream", pulse, same.received);
        }
    }

    private static long discontinuities(MediaPlaylist playlist) {
        return playlist.segments().stream().filter(MediaPlaylist.Segment::isDiscontinuous).count();
    }
}
