package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.kernel.stream.StreamKey;
import srs.testkit.MediaPlaylist;
import srs.testkit.PlaylistChecker;
import srs.testkit.kernel.Frames;

/** Streams that are renditions of one (RFC 8216 §4.3.4.2, F142). */
class RenditionsTest {
    private static final String MASTER = "/live/livestream.master.m3u8";

    @TempDir
    Path folder;
    private Stage stage;
    private HlsEndpoint endpoint;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void build() {
        stage = new Stage(folder);
        stage.config.set("hls.hls_renditions", "_hd", "_sd").set("hls.hls_ctx", "off");
        Clients clients = Stage.proxy(Clients.class, (name, args) -> Stage.proxy(ClientHandle.class, (method, values) -> method.equals("id") ? "id" : null));
        Admission admission = Stage.proxy(Admission.class, (name, args) -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(((AdmissionRequest) args[0]).param().contains("token=good") ? Verdict.ADMITTED : Verdict.refused(1, "no"));
        });
        endpoint = new HlsEndpoint(stage.config, new HlsSessions(clients, admission, () -> 0), stage.shelf, Runnable::run, () -> 0);
    }

    @AfterEach
    void empty() {
        stage.shelf.close();
    }

    private void isLive(String stream, long bps) {
        String playlist = "live/" + stream + ".m3u8";
        stage.shelf.put(new StreamKey(StreamKey.DEFAULT_VHOST, "live", stream), new Rendition(playlist, bps * 5 / 4, bps, 160, 90, "avc1.64001F,mp4a.40.2", 25));
    }

    @Test
    void namesThoseThatAreLive() {
        isLive("livestream", 400_000);
        isLive("livestream_hd", 2_000_000);
        isLive("other_sd", 100_000);

        Asked master = Asked.get(endpoint, MASTER);
        assertThat(master.type).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(master.body).isEqualTo("""
                #EXTM3U
                #EXT-X-STREAM-INF:BANDWIDTH=500000,AVERAGE-BANDWIDTH=400000,RESOLUTION=160x90,FRAME-RATE=25.000,CODECS="avc1.64001F,mp4a.40.2"
                livestream.m3u8
                #EXT-X-STREAM-INF:BANDWIDTH=2500000,AVERAGE-BANDWIDTH=2000000,RESOLUTION=160x90,FRAME-RATE=25.000,CODECS="avc1.64001F,mp4a.40.2"
                livestream_hd.m3u8
                """);
        assertThat(asked).hasValue(0);
    }

    @Test
    void nothingIsThereWhenNoneIsLive() {
        assertThat(Asked.get(endpoint, MASTER).status).isEqualTo(404);
        isLive("livestream", 400_000);
        stage.config.set("hls.hls_renditions", "");
        assertThat(Asked.get(endpoint, MASTER).status).isEqualTo(404);
    }

    /** The first that a player asks for is a media playlist, for which it is a client, and the gates are asked. */
    @Test
    void eachRenditionIsPlayedByAClientOfItsOwn() {
        stage.config.set("hls.hls_ctx", "on");
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.send(Frames.span(0, 4_100, 2_000, true));
        String master = Asked.get(endpoint, MASTER + "?token=good").body;
        assertThat(master).containsPattern("\nlivestream.m3u8\\?hls_ctx=[0-9a-z]{10}&token=good\n").contains("CODECS=\"avc1.64001F,mp4a.40.2\"", "FRAME-RATE=25.000");
        String child = "/live/" + master.lines().skip(2).findFirst().orElseThrow();
        assertThat(new PlaylistChecker().check(Asked.get(endpoint, child).body).segments()).hasSize(2);
        assertThat(asked).hasValue(1);
        assertThat(Asked.get(endpoint, child.replace("good", "bad").replaceFirst("ctx=.", "ctx=Z")).status).isEqualTo(403);
    }

    @Test
    void tellsOfTheBitRateOfSegments() {
        List<Segment> segments = List.of(segment(1_000_000, 125_000), segment(1_000_000, 250_000), new Segment(0, Path.of("old"), "old", 9_000_000, false, null, null));
        Rendition rendition = Rendition.of("live/a.m3u8", segments, 29.97, java.util.Optional.of(Frames.VIDEO), java.util.Optional.empty());
        assertThat(rendition).isEqualTo(new Rendition("live/a.m3u8", 2_000_000, 1_500_000, rendition.width(), rendition.height(), "avc1.64001F", 29.97));
        assertThat(rendition.width()).isPositive();
        Rendition sound = Rendition.of("live/a.m3u8", segments, 0, java.util.Optional.empty(), java.util.Optional.of(Frames.AUDIO));
        assertThat(sound.entry("a.m3u8")).isEqualTo("#EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1500000,CODECS=\"mp4a.40.2\"\na.m3u8\n");
    }

    private static Segment segment(long us, long bytes) {
        return new Segment(0, Path.of("a"), "a", us, false, null, null, 1, bytes, false, List.of());
    }

    /** bis §4.4.5.4: so a player that goes to another rendition knows what to ask for. */
    @Test
    void aPlaylistOfLowLatencyTellsHowFarTheOthersAre() {
        stage.config.set("hls.hls_ll", "on").set("hls.hls_use_fmp4", "on");
        stage.publish(Frames.VIDEO, Frames.AUDIO);
        stage.send(Frames.span(0, 2_700, 2_000, true));
        isLive("livestream_hd", 2_000_000);
        LivePlaylist own = stage.edge();
        stage.shelf.put(stage.file("live/livestream_hd.m3u8"), own);

        MediaPlaylist playlist = new PlaylistChecker().check(Asked.get(endpoint, "/live/livestream.m3u8").body);
        assertThat(playlist.reports()).containsExactly("livestream_hd.m3u8 1 1");
        MediaPlaylist other = new PlaylistChecker().check(Asked.ask(endpoint, "GET", "/live/livestream_hd.m3u8", Map.of()).body);
        assertThat(other.reports()).containsExactly("livestream.m3u8 1 1");
        stage.shelf.remove(stage.file("live/livestream_hd.m3u8"), own);
    }
}
