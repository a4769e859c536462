package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.client.Admission;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.testkit.PlaylistChecker;
import srs.testkit.kernel.Frames;

/** Requests of players of low latency: they wait for what is not there yet (bis §6.2.5), and no thread waits with them. */
class LowLatencyEndpointTest {
    private static final String PLAYLIST = "/live/livestream.m3u8";

    @TempDir
    Path folder;
    private Stage stage;
    private HlsEndpoint endpoint;
    private long nowMs;

    @BeforeEach
    void build() {
        stage = new Stage(folder);
        stage.config.set("hls.hls_ll", "on").set("hls.hls_use_fmp4", "on").set("hls.hls_ctx", "off");
        Clients clients = Stage.proxy(Clients.class, (name, args) -> Stage.proxy(ClientHandle.class, (method, values) -> method.equals("id") ? "3p095hq0" : null));
        Admission admission = Stage.proxy(Admission.class, (name, args) -> CompletableFuture.completedFuture(Verdict.ADMITTED));
        endpoint = new HlsEndpoint(stage.config, new HlsSessions(clients, admission, () -> nowMs), stage.shelf, Runnable::run, () -> nowMs);
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        // segment 0, and two parts of segment 1
        stage.send(Frames.span(0, 2_700, 2_000, true));
    }

    @AfterEach
    void empty() {
        stage.shelf.close();
    }

    private Asked get(String url) {
        return Asked.get(endpoint, url);
    }

    @Test
    void aPlaylistIsAnsweredAtOnce() {
        Asked asked = get(PLAYLIST);
        assertThat(asked.status).isEqualTo(200);
        assertThat(asked.type).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(new PlaylistChecker().check(asked.body).openParts()).hasSize(2);
    }

    @Test
    void aPlaylistWaitsForAPart() {
        Asked asked = get(PLAYLIST + "?_HLS_msn=1&_HLS_part=2");
        assertThat(asked.status).isZero();
        stage.send(Frames.span(2_700, 3_040, 2_000, true));
        assertThat(asked.status).isEqualTo(200);
        assertThat(asked.body).contains("livestream.part-1-2.m4s\"\n").endsWith("part-1-3.m4s\"\n");
    }

    @Test
    void aPlaylistWaitsForAWholeSegment() {
        Asked asked = get(PLAYLIST + "?_HLS_msn=1");
        stage.send(Frames.span(2_700, 3_900, 2_000, true));
        assertThat(asked.status).isZero();
        stage.send(Frames.span(3_900, 4_060, 2_000, true));
        assertThat(asked.status).isEqualTo(200);
        assertThat(asked.body).contains("livestream-1.m4s\n");
    }

    @Test
    void thePartThatIsHintedIsWaitedFor() {
        Asked asked = get("/live/livestream.part-1-2.m4s");
        assertThat(asked.status).isZero();
        stage.send(Frames.span(2_700, 3_040, 2_000, true));
        assertThat(asked.status).isEqualTo(200);
        assertThat(asked.type).isEqualTo("video/iso.segment");
        assertThat(asked.body.getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(stage.inMemory("live/livestream.part-1-2.m4s"));
    }

    /** The last part that was hinted belongs to the next segment when the one before ends. */
    @Test
    void theFirstPartOfTheNextSegmentIsHintedToo() {
        stage.send(Frames.span(2_700, 4_060, 2_000, true));
        Asked asked = get("/live/livestream.part-2-0.m4s");
        assertThat(asked.status).isZero();
        stage.send(Frames.span(4_060, 4_400, 2_000, true));
        assertThat(asked.status).isEqualTo(200);
    }

    @Test
    void aPartThatNobodyHasHintedIsNotThere() {
        assertThat(get("/live/livestream.part-1-3.m4s").status).isEqualTo(404);
        assertThat(get("/live/livestream.part-9-0.m4s").status).isEqualTo(404);
    }

    @Test
    void aPartMayBeAskedForByRange() {
        Asked asked = Asked.ask(endpoint, "GET", "/live/livestream.part-0-0.m4s", Map.of("Range", "bytes=4-7"));
        assertThat(asked.status).isEqualTo(206);
        assertThat(asked.body).isEqualTo("styp");
    }

    /** Three target durations. */
    @Test
    void whoWaitsTooLongIsToldSo() {
        Asked playlist = get(PLAYLIST + "?_HLS_msn=1&_HLS_part=2");
        Asked part = get("/live/livestream.part-1-2.m4s");
        nowMs = 5_999;
        endpoint.expire();
        assertThat(playlist.status).isZero();
        nowMs = 6_000;
        endpoint.expire();
        assertThat(playlist.status).isEqualTo(503);
        assertThat(part.status).isEqualTo(404);
    }

    @Test
    void whoWaitsWhenTheStreamIsDisposedOfIsAnswered() {
        Asked part = get("/live/livestream.part-1-9.m4s");
        stage.unpublish();
        Asked playlist = get(PLAYLIST + "?_HLS_msn=2&_HLS_part=0");
        stage.workers.runLater();
        assertThat(part.status).isEqualTo(404);
        assertThat(playlist.status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_HLS_part=1", "_HLS_msn=x", "_HLS_msn=-1", "_HLS_msn=1&_HLS_part=-1", "_HLS_msn=1&_HLS_part=x", "_HLS_msn=9999999999999999999999", "_HLS_msn=4",
        "_HLS_msn=999999999999999999&_HLS_part=0", "_HLS_msn=1&_HLS_part=99", "_HLS_msn=1&_HLS_part=9999999999"})
    void aWishThatCannotBeIsRefused(String query) {
        assertThat(get(PLAYLIST + "?" + query).status).isEqualTo(400);
    }

    @Test
    void olderSegmentsAreLeftOutForWhoKnowsThem() {
        stage.send(Frames.span(2_700, 20_100, 2_000, true));
        PlaylistChecker player = new PlaylistChecker();
        assertThat(player.check(get(PLAYLIST).body).segments()).hasSize(10);
        Asked delta = get(PLAYLIST + "?_HLS_skip=YES");
        assertThat(delta.body).contains("#EXT-X-SKIP:SKIPPED-SEGMENTS=4\n");
        assertThat(player.check(delta.body).segments()).hasSize(10);
        assertThat(get(PLAYLIST + "?_HLS_skip=v2").body).isEqualTo(delta.body);
        assertThat(get(PLAYLIST + "?_HLS_skip=NO").body).doesNotContain("SKIP:");
    }

    /** What takes long to make is not made on a loop. */
    @Test
    void aLongPlaylistIsMadeByAReader() {
        List<Runnable> readers = new ArrayList<>();
        Clients nobody = Stage.proxy(Clients.class, (name, args) -> null);
        HlsEndpoint other = new HlsEndpoint(stage.config, new HlsSessions(nobody, null, () -> nowMs), stage.shelf, readers::add, () -> nowMs);
        assertThat(Asked.get(other, PLAYLIST).status).isEqualTo(200);
        List<Segment> many = IntStream.range(0, 501).mapToObj(i -> new Segment(i, Path.of("s"), "s" + i, 2_000_000, false, null, null)).toList();
        LivePlaylist longer = new LivePlaylist(new PlaylistSnapshot(many, 501, 0, 2, null), readers::add);
        stage.shelf.put(stage.file("live/longer.m3u8"), longer);
        Asked asked = Asked.get(other, "/live/longer.m3u8");
        assertThat(asked.status).isZero();
        readers.forEach(Runnable::run);
        assertThat(asked.status).isEqualTo(200);
    }

    /** The directives mean nothing in a playlist as SRS has it. */
    @Test
    void aPlainPlaylistIsNotWaitedFor() {
        stage.shelf.remove(stage.file("live/livestream.m3u8"), stage.edge());
        Asked asked = get(PLAYLIST + "?_HLS_msn=77&_HLS_part=x");
        assertThat(asked.status).isEqualTo(200);
        assertThat(asked.body).doesNotContain("PART");
    }

    @Test
    void thePlayerIsNamedInTheAddressesOfParts() {
        stage.config.set("hls.hls_ctx", "on");
        assertThat(get(PLAYLIST).body).endsWith("\n/live/livestream.m3u8?hls_ctx=3p095hq0\n");
        String text = get(PLAYLIST + "?hls_ctx=3p095hq0&_HLS_msn=0").body;
        assertThat(new PlaylistChecker().check(text).hint()).isEqualTo("livestream.part-1-2.m4s?hls_ctx=3p095hq0");
        assertThat(text).contains("URI=\"livestream.part-1-1.m4s?hls_ctx=3p095hq0\"\n", "\nlivestream-0.m4s?hls_ctx=3p095hq0\n", "#EXT-X-MAP:URI=\"livestream/init.mp4?hls_ctx=3p095hq0\"\n",
                "part-1-0.m4s?hls_ctx=3p095hq0\",INDEPENDENT=YES\n");
    }

    @Test
    void whoLooksOnlyIsAnsweredToo() {
        Asked asked = Asked.ask(endpoint, "HEAD", PLAYLIST + "?_HLS_msn=1&_HLS_part=2", Map.of());
        assertThat(asked.status).isZero();
        stage.send(Frames.span(2_700, 3_040, 2_000, true));
        assertThat(asked.status).isEqualTo(200);
        assertThat(asked.headers).containsEntry("Cache-Control", List.of("no-cache"));
    }
}
