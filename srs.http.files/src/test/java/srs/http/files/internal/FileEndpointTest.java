package srs.http.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.kernel.FakeConfig;

/** F108 to F112; attacks 12. */
class FileEndpointTest {
    private static final String DATE = "Tue, 3 Nov 2026 10:00:00 GMT";

    @TempDir
    Path folder;

    private final FakeConfig config = new FakeConfig();
    private FileEndpoint endpoint;
    private Path html;

    @BeforeEach
    void files() throws IOException {
        html = Files.createDirectories(folder.resolve("html"));
        Files.writeString(folder.resolve("secret.txt"), "secret");
        write("a.txt", "0123456789");
        write("player/index.html", "<p>");
        write("v.mp4", "mp4-0123456789");
        write("vod/s.m3u8", "#EXTM3U\n");
        config.set("http_server.dir", "html").set("http_static.enabled", "off");
        endpoint = new FileEndpoint(config, folder, 2);
    }

    private Path write(String name, String text) throws IOException {
        Path file = html.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-03T10:00:00Z")));
        return file;
    }

    private FakeExchange get(String path, String... headers) {
        return answered(new FakeExchange("GET", path, headers));
    }

    private FakeExchange answered(FakeExchange exchange) {
        endpoint.handle(exchange);
        return exchange;
    }

    @Test
    void servesAFile() {
        FakeExchange answer = get("/a.txt");
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("0123456789");
        assertThat(answer.contentType).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.answerHeader("Last-Modified")).isEqualTo(DATE);
        assertThat(answer.answerHeader("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.answerHeader("ETag")).matches("\"[0-9a-f]+-a\"");
    }

    @Test
    void answersHeadWithTheLengthOfTheFile() {
        FakeExchange answer = answered(new FakeExchange("HEAD", "/a.txt", "Range", "bytes=1-2"));
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.length).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"/vod/s.m3u8, application/vnd.apple.mpegurl", "/v.mp4, video/mp4", "/player/, text/html; charset=utf-8"})
    void knowsTheTypes(String path, String type) {
        assertThat(get(path).contentType).isEqualTo(type);
    }

    @Test
    void servesTheIndexOfAFolderAndListsNone() {
        assertThat(get("/player/").text()).isEqualTo("<p>");
        FakeExchange redirected = get("/player");
        assertThat(redirected.status).isEqualTo(302);
        assertThat(redirected.answerHeader("Location")).isEqualTo("player/");
        assertThat(get("/vod/").isPassed).isTrue();
        assertThat(get("/").isPassed).as("the console's").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing.txt", "/a.txt/", "/a.txt/b", "/.hidden", "/player/.git/config", "/link.txt", "/out/secret.txt", "/loop", "/pipe"})
    void leavesToOthersWhatIsNotThere(String path) throws Exception {
        write(".hidden", "h");
        write("player/.git/config", "g");
        Files.createSymbolicLink(html.resolve("link.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(html.resolve("out"), folder);
        Files.createSymbolicLink(html.resolve("loop"), html.resolve("loop"));
        new ProcessBuilder("mkfifo", html.resolve("pipe").toString()).start().waitFor();
        assertThat(get(path).isPassed).isTrue();
    }

    /** The front lets no such path through; this is the second door. */
    @ParameterizedTest
    @ValueSource(strings = {"/../secret.txt", "/player/../../secret.txt", "/a\0.txt", "//etc/passwd"})
    void neverLeavesItsFolder(String path) {
        assertThat(get(path).isPassed).isTrue();
    }

    @Test
    void followsLinksToItsOwnFiles() throws IOException {
        Files.createSymbolicLink(html.resolve("newest.txt"), html.resolve("a.txt"));
        assertThat(get("/newest.txt").text()).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @CsvSource({"bytes=2-4, 206, 234, bytes 2-4/10", "bytes=-3, 206, 789, bytes 7-9/10", "bytes=10-, 416, '', bytes */10"})
    void servesARange(String range, int status, String text, String contentRange) {
        FakeExchange answer = get("/a.txt", "Range", range);
        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(text);
        assertThat(answer.answerHeader("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void servesAllOfTheFileForSeveralRanges() {
        assertThat(get("/a.txt", "Range", "bytes=0-1,3-4").status).isEqualTo(200);
        assertThat(get("/a.txt", "Range", "bytes=0-1", "If-Range", "\"older\"").status).isEqualTo(200);
        assertThat(get("/a.txt", "Range", "bytes=0-1", "If-Range", DATE).status).isEqualTo(206);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "If-None-Match | * | 304", "If-None-Match | \"x\" | 200", "If-Modified-Since | Tue, 3 Nov 2026 10:00:00 GMT | 304",
        "If-Modified-Since | Mon, 2 Nov 2026 10:00:00 GMT | 200", "If-Modified-Since | nonsense | 200", "If-Match | \"x\" | 412", "If-Match | * | 200",
        "If-Unmodified-Since | Mon, 2 Nov 2026 10:00:00 GMT | 412", "If-Unmodified-Since | Wed, 4 Nov 2026 10:00:00 GMT | 200"})
    void heedsConditions(String header, String value, int status) {
        assertThat(get("/a.txt", header, value).status).isEqualTo(status);
    }

    @Test
    void sendsNothingTwice() {
        String tag = get("/a.txt").answerHeader("ETag");
        assertThat(get("/a.txt", "If-None-Match", "\"x\", W/" + tag).status).isEqualTo(304);
    }

    @Test
    void servesNothingByWebSocket() {
        assertThat(get("/a.txt", "Upgrade", "websocket").isPassed).isTrue();
    }

    @Test
    void servesNothingToOtherMethods() {
        assertThat(answered(new FakeExchange("POST", "/a.txt")).status).isEqualTo(405);
        assertThat(answered(new FakeExchange("POST", "/nothing")).isPassed).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"?range=4-7, 206, 0123", "?bytes=4-7, 206, 0123", "?range=x, 200, mp4-0123456789"})
    void takesTheRangeOfAnMp4FromTheQuery(String query, int status, String text) {
        FakeExchange answer = get("/v.mp4" + query);
        assertThat(answer.status).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(text);
    }

    /** F110. */
    @Test
    void goesOnInTheMiddleOfAnFlvFile() throws Exception {
        byte[] clip = Files.readAllBytes(Clip.H264_AAC.flv(FfmpegTool.orSkip()));
        Files.write(html.resolve("s.flv"), clip);
        int middle = tagAfter(clip, clip.length / 2);
        FakeExchange answer = get("/s.flv?start=" + middle);
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.contentType).isEqualTo("video/x-flv");
        byte[] body = answer.content;
        assertThat(new String(body, 0, 3, StandardCharsets.US_ASCII)).isEqualTo("FLV");
        assertThat(body[13]).as("video, its sequence header").isEqualTo((byte) 9);
        assertThat(body.length).isGreaterThan(clip.length - middle);
        Path played = Files.write(folder.resolve("played.flv"), body);
        assertThat(FfmpegTool.orSkip().ffprobe("-show_entries", "stream=codec_name", "-of", "csv=p=0", played.toString()).text(FfmpegTool.DEADLINE))
                .contains("h264").contains("aac");
        assertThat(get("/s.flv?start=0").content).isEqualTo(clip);
        assertThat(get("/s.flv?start=x").content).isEqualTo(clip);
        assertThat(get("/s.flv?start=" + clip.length).status).isEqualTo(416);
        assertThat(get("/a.txt?start=5").text()).isEqualTo("0123456789");
    }

    private static int tagAfter(byte[] clip, int least) {
        int at = 13;
        while (at < least) {
            at += 15 + ((clip[at + 1] & 0xFF) << 16 | (clip[at + 2] & 0xFF) << 8 | clip[at + 3] & 0xFF);
        }
        return at;
    }

    @Test
    void doesNotSeekInWhatIsNoFlv() throws IOException {
        write("bad.flv", "no FLV at all");
        assertThat(get("/bad.flv?start=3").text()).isEqualTo("FLV at all");
    }

    /** F109. */
    @Test
    void servesTheFolderOfAVhostBelowItsMount() throws IOException {
        Files.createDirectories(folder.resolve("own"));
        Files.writeString(folder.resolve("own/b.txt"), "own");
        config.set("http_static.enabled", "on").set("http_static.mount", "[vhost]/hls").set("http_static.dir", "own");
        assertThat(get("/hls/b.txt").text()).isEqualTo("own");
        assertThat(get("/a.txt").text()).isEqualTo("0123456789");
        assertThat(get("/hls/a.txt").isPassed).isTrue();
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({"[vhost]/, v, /", "[vhost]/hls, v, /hls/", "/, v, /", "v.com/a/b/, v.com, /a/b/", "nonsense, v, /", "[vhost]/[vhost]/, v.com, /v.com/"})
    void mountsWhereTheVhostSays(String template, String vhost, String mount) {
        assertThat(Folders.mount(template, vhost)).isEqualTo(mount);
    }

    @Test
    void sendsAsManyFilesAsItMay() throws IOException {
        FakeExchange one = new FakeExchange("GET", "/a.txt").keepOpen();
        FakeExchange two = new FakeExchange("GET", "/a.txt").keepOpen();
        endpoint.handle(one);
        endpoint.handle(two);
        assertThat(get("/a.txt").status).isEqualTo(503);
        one.file.close();
        one.file.close();
        assertThat(get("/a.txt").status).isEqualTo(200);
        assertThat(get("/a.txt").status).isEqualTo(200);
        two.file.close();
    }

    @Test
    void leavesAFolderThatDoesNotExistToOthers() {
        config.set("http_server.dir", "nowhere");
        assertThat(List.of(get("/a.txt").isPassed, get("/").isPassed)).containsOnly(true);
    }
}
