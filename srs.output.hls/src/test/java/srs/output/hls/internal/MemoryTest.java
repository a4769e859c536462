package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.testkit.MediaPlaylist;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** Segments in memory alone: the same playlists and bytes as from the disk, no file, and not more than the limit. */
class MemoryTest {
    private static final String PLAYLIST = "/live/livestream.m3u8";

    @TempDir
    Path folder;
    private Stage stage;
    private HlsEndpoint endpoint;

    @BeforeEach
    void build() {
        stage = new Stage(folder);
        stage.config.set("hls.hls_memory", "on").set("hls.hls_ctx", "off");
        Admission admission = Stage.proxy(Admission.class, (name, args) -> CompletableFuture.completedFuture(Verdict.ADMITTED));
        endpoint = new HlsEndpoint(stage.config, new HlsSessions(Stage.proxy(Clients.class, (name, args) -> null), admission, () -> 0), stage.shelf, Runnable::run, () -> 0);
    }

    @AfterEach
    void empty() {
        stage.shelf.close();
    }

    private MediaPlaylist playlist() {
        return stage.checker.check(Asked.get(endpoint, PLAYLIST).body);
    }

    @ParameterizedTest(name = "low latency {0}, MP4 {1}, keys {2}")
    @CsvSource({"off, off, off", "off, on, off", "off, off, on", "on, on, off", "on, off, off"})
    void servesWhatTheDiskWouldHave(String lowLatency, String mp4, String keys) throws IOException {
        Stage onDisk = new Stage(folder);
        for (Stage one : new Stage[] {stage, onDisk}) {
            one.config.set("hls.hls_ll", lowLatency).set("hls.hls_use_fmp4", mp4).set("hls.hls_keys", keys).set("hls.hls_recover", "off");
            one.publish(Frames.VIDEO, Frames.AUDIO);
            one.send(Frames.span(0, 1_000, 2_000, true));
            one.send(Frames.span(1_000, 4_100, 2_000, true));
            if (one == stage) {
                assertThat(stage.files()).isEmpty();
            }
        }
        MediaPlaylist playlist = playlist();
        assertThat(playlist.segments()).hasSize(2);
        // numbers begin where no earlier run can have been
        assertThat(playlist.sequence()).isEqualTo(stage.nowMs / 2_000);
        for (int i = 0; i < 2; i++) {
            Asked segment = Asked.get(endpoint, "/live/" + playlist.uris().get(i));
            assertThat(segment.status).isEqualTo(200);
            byte[] file = Files.readAllBytes(onDisk.file("live/livestream-" + i + (mp4.equals("on") ? ".m4s" : ".ts")));
            if (keys.equals("off")) {
                assertThat(segment.body.getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(file);
            } else {
                assertThat(segment.body).hasSize(file.length);
                String key = MediaPlaylist.attributes(playlist.segments().get(i).key()).get("URI");
                assertThat(Asked.get(endpoint, "/live/" + key).body).hasSize(16);
            }
        }
        onDisk.shelf.close();
    }

    @Test
    void segmentsGoWhenTheyHaveLeftThePlaylist() {
        stage.config.set("hls.hls_window", "6000").set("hls.hls_cleanup", "off");
        stage.publish(Frames.VIDEO);
        for (int i = 0; i < 12; i++) {
            stage.send(Frames.span(i * 2000L, (i + 1) * 2000L, 2000, false));
        }
        long first = stage.nowMs / 2_000;
        assertThat(playlist().sequence()).isEqualTo(first + 7);
        // three more than the playlist has
        assertThat(Asked.get(endpoint, "/live/livestream-" + (first + 4) + ".ts").status).isEqualTo(200);
        assertThat(Asked.get(endpoint, "/live/livestream-" + (first + 3) + ".ts").status).isEqualTo(404);
    }

    /** 1 MB, and 0.5 MB in a second. */
    @Test
    void theOldestSegmentsGoWhenTheLimitIsReached() {
        stage.config.set("hls.hls_memory_limit", "1").set("hls.hls_fragment", "400");
        stage.publish(Frames.VIDEO);
        for (int i = 0; i < 100; i++) {
            stage.send(Items.of(Frames.video(Frames.VIDEO, i * 40, i % 10 == 0, new byte[20_000])));
            stage.shelf.playlist(stage.file("live/livestream.m3u8")).ifPresent(live -> playlist());
        }
        MediaPlaylist playlist = playlist();
        assertThat(playlist.segments()).hasSizeBetween(2, 5);
        assertThat(playlist.end()).isEqualTo(stage.nowMs / 400 + 9);
        playlist.uris().forEach(uri -> assertThat(Asked.get(endpoint, "/live/" + uri).status).isEqualTo(200));
        assertThat(stage.kicked).isEmpty();
    }

    /** The same as a disk that is full. */
    @Test
    void aSegmentThatIsOverTheLimitIsLost() {
        stage.config.set("hls.hls_memory_limit", "1").set("hls.hls_fragment", "10000");
        stage.publish(Frames.VIDEO);
        for (int i = 0; i < 300; i++) {
            stage.send(Items.of(Frames.video(Frames.VIDEO, i * 40, i % 250 == 0, new byte[i < 250 ? 20_000 : 100])));
        }
        assertThat(stage.shelf.playlist(stage.file("live/livestream.m3u8"))).isEmpty();
        stage.unpublish();
        assertThat(playlist().segments()).hasSize(1).allMatch(MediaPlaylist.Segment::isDiscontinuous);
    }

    @Test
    void nothingStaysWhenThePublisherHasGone() {
        stage.config.set("hls.hls_use_fmp4", "on").set("hls.hls_keys", "on");
        stage.publish(Frames.VIDEO);
        stage.send(Frames.span(0, 4_100, 2_000, false));
        String segment = "/live/" + playlist().uris().get(0);
        stage.unpublish();
        assertThat(Asked.get(endpoint, segment).status).isEqualTo(200);
        stage.workers.runLater();
        assertThat(Asked.get(endpoint, segment).status).isEqualTo(404);
        assertThat(Asked.get(endpoint, PLAYLIST).status).isEqualTo(404);
        assertThat(Asked.get(endpoint, "/live/livestream/init.mp4").status).isEqualTo(404);
        assertThat(stage.forgotten).isTrue();
    }

    /** What an earlier run left on the disk is not what is played now. */
    @Test
    void whatLiesOnTheDiskIsNotServed() throws IOException {
        Path playlist = stage.file("live/livestream.m3u8");
        Files.createDirectories(playlist.getParent());
        Files.writeString(playlist, "#EXTM3U\n");
        Files.writeString(playlist.resolveSibling("old.ts"), "old");
        assertThat(Asked.get(endpoint, PLAYLIST).status).isEqualTo(404);
        assertThat(Asked.get(endpoint, "/live/old.ts").status).isEqualTo(404);
        stage.config.set("hls.hls_memory", "off");
        assertThat(Asked.get(endpoint, PLAYLIST).status).isEqualTo(200);
        assertThat(Asked.get(endpoint, "/live/old.ts").body).isEqualTo("old");
    }

    /** Who reads has the bytes, whatever becomes of the file. */
    @Test
    void aReaderKeepsWhatItReads() {
        stage.publish(Frames.VIDEO);
        stage.send(Frames.span(0, 2_100, 2_000, false));
        MemoryFile file = stage.shelf.file(stage.file("live/" + playlist().uris().get(0))).orElseThrow();
        ByteBuf read = file.read(0, file.bytes()).orElseThrow();
        stage.shelf.close();
        assertThat(read.getByte(0)).isEqualTo((byte) 0x47);
        assertThat(file.read(0, 1)).isEmpty();
        read.release();
    }
}
