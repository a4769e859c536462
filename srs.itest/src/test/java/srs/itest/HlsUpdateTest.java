package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private static final String LOW = "/live/l.m3u8?vhost=low";
    private static final Duration SEGMENTS = Duration.ofSeconds(60);

    @Configuration
    public Option[] house() {
        return House.configured("vhost hls { $patient http_remux { enabled on; } hls { enabled on; hls_path $folder/hls; hls_fragment 1; hls_window 30; hls_ctx off; } }"
                + " vhost low { $patient hls { enabled on; hls_path $folder/low; hls_fragment 1; hls_window 30; hls_ctx off; hls_use_fmp4 on; hls_ll on; hls_memory on; } }", "srs.protocol.rtmp", "srs.output.remux", HLS);
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

    /** What lies in memory goes with the bundle; players that wait in it are let go, and find a playlist whose numbers are higher. */
    @Test
    public void shouldLetGoWhoWaitsAndGoOnWithHigherNumbers() {
        PlaylistChecker checker = new PlaylistChecker();
        try (Pulse pulse = stage.publish("l?vhost=low"); Pulse other = stage.publish("m"); FlvPlayer flv = stage.playFlv("m")) {
            Stage.awaitFresh(other, flv.received);
            MediaPlaylist before = awaitLive(checker, 0);
            Loader loader = Loader.of(site.bundle(HLS));
            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> status(LOW + "&_HLS_msn=" + (before.end() + 1)));

            site.swap(HLS);
            MediaPlaylist updated = awaitLive(checker, before.end());
            assertTrue("numbers go on", updated.sequence() >= before.end());
            assertTrue(updated.segments().get(0).isDiscontinuous());
            Await.result("whoever waited is let go", waiting);
            loader.awaitCollected();

            site.remove(HLS + ".jar");
            site.awaitGone(HLS);
            assertEquals(404, site.get(LOW));
            site.drop(site.jar(HLS), HLS + ".jar");
            site.awaitActive(HLS);
            awaitLive(checker, updated.end());
            assertFalse("nothing is written", Files.exists(site.folder.resolve("low")));
            assertTrue("the encoder stays", pulse.client().isOpen());
            Stage.assertComplete("HTTP-FLV player of another stream", other, flv.received);
        }
    }

    /** Waits until the playlist in memory has a segment from that number on, and parts behind it. */
    private MediaPlaylist awaitLive(PlaylistChecker checker, long from) {
        return Await.value("segments from " + from, SEGMENTS, () -> {
            if (status(LOW) != 200) {
                return null;
            }
            MediaPlaylist now = checker.check(new String(URI.create("http://" + site.host + ":" + site.http + LOW).toURL().openStream().readAllBytes(), StandardCharsets.UTF_8));
            return now.end() > from + 1 && !now.segments().isEmpty() && !now.openParts().isEmpty() ? now : null;
        });
    }

    /** 0 when the connection ends without an answer. */
    private int status(String path) {
        try {
            return site.get(path);
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static long discontinuities(MediaPlaylist playlist) {
        return playlist.segments().stream().filter(MediaPlaylist.Segment::isDiscontinuous).count();
    }
}
