package srs.output.hls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.client.Admission;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.Clients;
import srs.kernel.client.Verdict;
import srs.testkit.kernel.FakeConfig;

/** What players are answered (compat 5.4, F133, F134). */
class HlsEndpointTest {
    private static final String PLAYLIST = "#EXTM3U\n#EXTINF:2.000, no desc\nlivestream-0.ts\n#EXTINF:2.000, no desc\nhttp://cdn/livestream-1.ts?a=b\n";

    @TempDir
    Path folder;
    private FakeConfig config;
    private HlsEndpoint endpoint;
    private HlsSessions sessions;
    private final List<String> log = new ArrayList<>();
    private CompletableFuture<Verdict> verdict = CompletableFuture.completedFuture(Verdict.ADMITTED);
    private Consumer<String> kicker;
    private final MemoryShelf shelf = new MemoryShelf();
    private long nowMs;
    private Asked pending;
    private int status;
    private String type;
    private Map<String, List<String>> headers;
    private String body;

    @BeforeEach
    void build() throws IOException {
        config = Stage.config(folder.resolve("html"));
        Files.createDirectories(folder.resolve("html/live"));
        Files.writeString(folder.resolve("html/live/livestream.m3u8"), PLAYLIST);
        Files.writeString(folder.resolve("html/live/livestream-0.ts"), "0123456789");
        Files.writeString(folder.resolve("html/live/livestream-0.key"), "key");
        Files.writeString(folder.resolve("secret.ts"), "secret");
        Clients clients = Stage.proxy(Clients.class, (name, args) -> client(args));
        Admission admission = Stage.proxy(Admission.class, (name, args) -> {
            log.add("asked " + ((AdmissionRequest) args[0]).key() + ((AdmissionRequest) args[0]).param());
            return verdict;
        });
        sessions = new HlsSessions(clients, admission, () -> nowMs);
        endpoint = new HlsEndpoint(config, sessions, shelf, Runnable::run, () -> nowMs);
    }

    @AfterEach
    void empty() {
        shelf.close();
    }

    @SuppressWarnings("unchecked")
    private ClientHandle client(Object[] connected) {
        log.add("connected " + connected[0] + " " + connected[1]);
        kicker = (Consumer<String>) connected[2];
        return Stage.proxy(ClientHandle.class, (name, args) -> {
            if (!name.equals("id")) {
                log.add(name + (name.equals("addSentBytes") ? " " + args[0] : ""));
            }
            return name.equals("id") ? "3p095hq0" : null;
        });
    }

    private void get(String url) {
        request("GET", url, Map.of());
    }

    private void request(String method, String url, Map<String, String> requestHeaders) {
        Asked asked = Asked.ask(endpoint, method, url, requestHeaders);
        pending = asked;
        answered();
    }

    private void answered() {
        status = pending.status;
        type = pending.type;
        headers = pending.headers;
        body = pending.body;
    }

    @Test
    void theFirstRequestIsAnsweredWithAMasterPlaylist() {
        get("/live/livestream.m3u8?token=x");

        assertThat(status).isEqualTo(200);
        assertThat(type).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(body).isEqualTo("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AVERAGE-BANDWIDTH=1\n/live/livestream.m3u8?hls_ctx=3p095hq0&token=x\n");
        assertThat(log).containsExactly("connected hls 192.0.2.7", "identify", "asked /live/livestream?token=x", "addSentBytes " + body.length());
    }

    @Test
    void theMasterPlaylistMayBeRelative() {
        config.set("hls.hls_master_m3u8_path_relative", "on");
        get("/live/livestream.m3u8");
        assertThat(body).endsWith("\nlivestream.m3u8?hls_ctx=3p095hq0\n");
    }

    @Test
    void thePlayerIsNamedInTheAddressesOfSegments() {
        get("/live/livestream.m3u8");
        get("/live/livestream.m3u8?hls_ctx=3p095hq0");

        assertThat(body).isEqualTo("#EXTM3U\n#EXTINF:2.000, no desc\nlivestream-0.ts?hls_ctx=3p095hq0\n#EXTINF:2.000, no desc\nhttp://cdn/livestream-1.ts?a=b&hls_ctx=3p095hq0\n");
        get("/live/livestream-0.ts?hls_ctx=3p095hq0");
        assertThat(body).isEqualTo("0123456789");
        assertThat(type).isEqualTo("video/MP2T");
        assertThat(log.stream().filter(line -> line.startsWith("connected"))).hasSize(1);
        assertThat(log).endsWith("addSentBytes 10");
    }

    /** So the vhost is known of keys and init segments, too; keys of another server are none of ours. */
    @Test
    void thePlayerIsNamedInTheAddressesOfKeys() throws IOException {
        Files.writeString(folder.resolve("html/live/livestream.m3u8"), "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXT-X-KEY:METHOD=NONE\n#EXT-X-KEY:METHOD=AES-128,URI=\"a.key\",IV=0x1\n"
                + "#EXT-X-KEY:METHOD=AES-128,URI=\"https://keys/b.key?c=d\",IV=0x1\n");
        get("/live/livestream.m3u8");
        get("/live/livestream.m3u8?hls_ctx=3p095hq0");
        assertThat(body).isEqualTo("#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4?hls_ctx=3p095hq0\"\n#EXT-X-KEY:METHOD=NONE\n#EXT-X-KEY:METHOD=AES-128,URI=\"a.key?hls_ctx=3p095hq0\",IV=0x1\n"
                + "#EXT-X-KEY:METHOD=AES-128,URI=\"https://keys/b.key?c=d\",IV=0x1\n");
    }

    @Test
    void segmentsDoNotCountWhenToldSo() {
        config.set("hls.hls_ts_ctx", "off");
        get("/live/livestream.m3u8");
        get("/live/livestream.m3u8?hls_ctx=3p095hq0");
        assertThat(body).isEqualTo(PLAYLIST);
        int before = log.size();
        get("/live/livestream-0.ts?hls_ctx=3p095hq0");
        assertThat(log).hasSize(before);
    }

    @Test
    void withoutSessionsThePlaylistIsAFile() {
        config.set("hls.hls_ctx", "off");
        get("/live/livestream.m3u8");
        assertThat(body).isEqualTo(PLAYLIST);
        assertThat(log).isEmpty();
    }

    @Test
    void whoOnlyLooksIsNoPlayer() {
        request("HEAD", "/live/livestream.m3u8", Map.of());
        assertThat(status).isEqualTo(200);
        assertThat(log).isEmpty();
    }

    @Test
    void aPlayerMayBringItsId() {
        get("/live/livestream.m3u8?hls_ctx=mine");
        assertThat(body).contains("livestream-0.ts?hls_ctx=mine\n");
        assertThat(log).contains("asked /live/livestream?hls_ctx=mine");
    }

    /** Whoever was admitted to one stream cannot play another with that. */
    @Test
    void anIdIsGoodForOneStream() throws IOException {
        Files.writeString(folder.resolve("html/live/paid.m3u8"), PLAYLIST);
        get("/live/livestream.m3u8");
        verdict = CompletableFuture.completedFuture(Verdict.refused(2001, "no"));
        get("/live/paid.m3u8?hls_ctx=3p095hq0");
        assertThat(status).isEqualTo(400);
        get("/live/paid.m3u8?hls_ctx=other");
        assertThat(status).isEqualTo(403);
    }

    @Test
    void refusesAnIdThatIsNone() {
        get("/live/livestream.m3u8?hls_ctx=%0a#EXT");
        assertThat(status).isEqualTo(400);
        assertThat(log).isEmpty();
    }

    @Test
    void whoIsRefusedGetsNothing() {
        verdict = CompletableFuture.completedFuture(Verdict.refused(2001, "no"));
        get("/live/livestream.m3u8");
        assertThat(status).isEqualTo(403);
        assertThat(log).endsWith("close");
    }

    @Test
    void theAnswerWaitsForTheGates() {
        verdict = new CompletableFuture<>();
        get("/live/livestream.m3u8?hls_ctx=mine");
        assertThat(status).isZero();
        verdict.complete(Verdict.ADMITTED);
        answered();
        assertThat(status).isEqualTo(200);
    }

    @Test
    void whoWasKickedGetsNoMore() {
        get("/live/livestream.m3u8");
        kicker.accept("by an operator");
        assertThat(log).endsWith("close");
        get("/live/livestream.m3u8?hls_ctx=3p095hq0");
        assertThat(status).isEqualTo(404);
        assertThat(body).isEqualTo("stream livestream is EOF");
        get("/live/livestream-0.ts?hls_ctx=3p095hq0");
        assertThat(status).isEqualTo(404);
    }

    @Test
    void whoAsksForNothingDuringTwoWindowsIsGone() {
        get("/live/livestream.m3u8");
        nowMs = 100;
        sessions.expire(stream -> 100);
        assertThat(log).doesNotContain("close");
        nowMs = 101;
        sessions.expire(stream -> 100);
        assertThat(log).endsWith("close");
    }

    /** 16 of the attacks: nothing is begun, and nobody is asked, for what is not there. */
    @Test
    void aStreamThatIsNotThereMakesNoClient() {
        get("/live/other.m3u8");
        assertThat(status).isEqualTo(404);
        assertThat(log).isEmpty();
    }

    /** A segment that many fetch is read once; who deletes it by hand is heard some seconds later, what writes another is heard at once. */
    @Test
    void aSegmentIsReadOnceForAll() throws IOException {
        Path segment = folder.resolve("html/live/livestream-0.ts");
        get("/live/livestream-0.ts");
        Files.delete(segment);
        get("/live/livestream-0.ts");
        assertThat(body).isEqualTo("0123456789");
        request("GET", "/live/livestream-0.ts", Map.of("Range", "bytes=2-4"));
        assertThat(body).isEqualTo("234");
        nowMs = HotFiles.KEPT_MS;
        endpoint.expire();
        get("/live/livestream-0.ts");
        assertThat(status).isEqualTo(404);

        Files.writeString(segment, "new");
        get("/live/livestream-0.ts");
        assertThat(body).isEqualTo("new");
        new DiskStorage(shelf.hot()).delete(segment);
        get("/live/livestream-0.ts");
        assertThat(status).isEqualTo(404);
    }

    /** 37 of the attacks. */
    @Test
    void notMoreIsKeptThanTheLimit() throws IOException {
        HotFiles hot = shelf.hot();
        byte[] content = new byte[(int) HotFiles.MAX_FILE_BYTES];
        for (int i = 0; i < 10; i++) {
            Path file = Files.write(folder.resolve(i + ".ts"), content);
            assertThat(hot.read(file, 0)).isPresent();
        }
        assertThat(hot.find(folder.resolve("1.ts"))).isEmpty();
        assertThat(hot.find(folder.resolve("2.ts"))).isPresent();
        assertThat(hot.read(Files.write(folder.resolve("long.ts"), new byte[(int) HotFiles.MAX_FILE_BYTES + 1]), 0)).isEmpty();
        get("/live/livestream-0.ts");
        assertThat(body).isEqualTo("0123456789");
    }

    @Test
    void answersARange() {
        request("GET", "/live/livestream-0.ts", Map.of("Range", "bytes=2-4"));
        assertThat(status).isEqualTo(206);
        assertThat(body).isEqualTo("234");
        assertThat(headers).containsEntry("Content-Range", List.of("bytes 2-4/10"));
        request("GET", "/live/livestream-0.ts", Map.of("Range", "bytes=-3"));
        assertThat(body).isEqualTo("789");
        request("GET", "/live/livestream-0.ts", Map.of("Range", "bytes=7-"));
        assertThat(body).isEqualTo("789");
        request("GET", "/live/livestream-0.ts", Map.of("Range", "bytes=90-99"));
        assertThat(status).isEqualTo(200);
    }

    /** 12 of the attacks. The front lets none of these come here; they are refused all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"/../secret.ts", "/live/../../secret.ts", "//etc/secret.ts", "/live/..\\..\\secret.ts", "/live\0/secret.ts", "/", "/live"})
    void nothingOutsideTheFolderIsServed(String path) {
        get(path);
        assertThat(status).isEqualTo(404);
    }

    @Test
    void keysAreServedOnlyWhenThereAreKeys() {
        get("/live/livestream-0.key");
        assertThat(status).isEqualTo(404);
        config.set("hls.hls_keys", "on");
        get("/live/livestream-0.key");
        assertThat(body).isEqualTo("key");
    }

    @Test
    void aVhostWithoutHlsServesNothing() {
        config.set("hls.enabled", "off");
        get("/live/livestream.m3u8");
        assertThat(status).isEqualTo(404);
    }

    @Test
    void takesNoOtherMethod() {
        request("POST", "/live/livestream.m3u8", Map.of());
        assertThat(status).isEqualTo(405);
    }
}
