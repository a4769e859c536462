package srs.http.files.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.LeakGuard;
import srs.testkit.kernel.FakeConfig;

/** Recordings as HLS: what FFmpeg decodes of the segments is what it decodes of the file. */
@ExtendWith(LeakGuard.class)
class VodTest {
    private static final int FLV_HEADER_BYTES = 13;
    private static final int LOOPS = 5;

    @TempDir
    static Path folder;
    private static FfmpegTool ffmpeg;
    private static Path html;

    private FileEndpoint endpoint;

    @BeforeAll
    static void record() throws IOException {
        ffmpeg = FfmpegTool.orSkip();
        html = Files.createDirectories(folder.resolve("html"));
    }

    @BeforeEach
    void serve() {
        endpoint = new FileEndpoint(new FakeConfig().set("http_server.dir", "html").set("http_static.enabled", "off"), folder, 2);
    }

    /** 15 s of a clip, with a key frame each second. */
    private static Path recording(Clip clip, String name, String... more) throws IOException {
        Path file = html.resolve(name);
        if (!Files.exists(file)) {
            List<String> arguments = new ArrayList<>(List.of("-stream_loop", Integer.toString(LOOPS - 1), "-i", clip.flv(ffmpeg).toString(), "-c", "copy"));
            arguments.addAll(List.of(more));
            arguments.addAll(List.of("-y", file.toString()));
            ffmpeg.ffmpeg(arguments.toArray(new String[0])).output(FfmpegTool.DEADLINE);
        }
        return file;
    }

    private FakeExchange get(String path) {
        FakeExchange exchange = new FakeExchange("GET", path);
        endpoint.handle(exchange);
        return exchange;
    }

    /** The hashes of decoded frames, after the player's own rule: initialisation, then segments. */
    private static List<String> frames(Path file, String kind) {
        return ffmpeg.ffmpeg("-i", file.toString(), "-map", "0:" + kind, "-f", "framemd5", "-fps_mode", "passthrough", "-").text(FfmpegTool.DEADLINE).lines()
                .filter(line -> !line.startsWith("#")).map(line -> line.substring(line.lastIndexOf(',') + 1).strip()).toList();
    }

    /** Fetches all that the playlist names, in its order. */
    private Path played(String path, String name) throws IOException {
        FakeExchange playlist = get(path);
        assertThat(playlist.status).as(path).isEqualTo(200);
        assertThat(playlist.contentType).isEqualTo("application/vnd.apple.mpegurl");
        String base = path.substring(0, path.lastIndexOf('/') + 1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Pattern.compile("#EXT-X-MAP:URI=\"([^\"]+)\"|^([^#].*)$", Pattern.MULTILINE).matcher(playlist.text()).results().forEach(match -> {
            FakeExchange part = get(base + (match.group(1) != null ? match.group(1) : match.group(2)));
            assertThat(part.status).as(match.group()).isEqualTo(200);
            assertThat(part.contentType).isEqualTo(match.group(1) != null ? "video/mp4" : "video/iso.segment");
            all.writeBytes(part.content);
        });
        return Files.write(folder.resolve(name), all.toByteArray());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"H264_AAC, flv", "H264_AAC, mp4", "H264_AAC, fragmented.mp4", "HEVC_AAC, mp4", "HEVC_AAC, flv", "AV1_OPUS, mp4", "AAC_ONLY, flv", "H264_MP3, flv"})
    void isWhatTheRecordingIs(Clip clip, String form) throws IOException {
        String name = clip.name() + "." + form;
        Path file = form.startsWith("fragmented") ? recording(clip, name, "-movflags", "frag_keyframe+empty_moov+default_base_moof") : recording(clip, name);
        Path played = played("/" + name + ".m3u8", clip.name() + "-" + form + "-played.mp4");
        if (clip.hasVideo()) {
            assertThat(frames(played, "v")).isEqualTo(frames(file, "v")).hasSize(LOOPS * Clip.SECONDS * Clip.FPS);
        }
        List<String> wanted = frames(file, "a");
        // an MP4 file may say that the decoder's first samples are not heard, which fragments do not
        assertThat(frames(played, "a").size()).isBetween(wanted.size() - 1, wanted.size() + 2);
    }

    @Test
    void thePlaylistSaysHowLongEachPartIs() throws IOException {
        recording(Clip.H264_AAC, "a b.flv");
        String text = get("/a b.flv.m3u8?token=1\"2").text();
        assertThat(text).startsWith("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:7\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n"
                + "#EXT-X-MAP:URI=\"a%20b.flv-init-0.mp4?token=1%222\"\n#EXTINF:6.").endsWith("#EXT-X-ENDLIST\n")
                .contains(",\na%20b.flv-0.m4s?token=1%222\n", ",\na%20b.flv-2.m4s?token=1%222\n").doesNotContain("a%20b.flv-3.m4s");
        double seconds = Pattern.compile("#EXTINF:([0-9.]+),").matcher(text).results().mapToDouble(match -> Double.parseDouble(match.group(1))).sum();
        assertThat(seconds).isBetween(LOOPS * Clip.SECONDS - 0.5, LOOPS * Clip.SECONDS + 0.5);
    }

    /** Each segment is asked for alone, in any order, and by a server that has just started. */
    @Test
    void segmentsNeedNoneBeforeThem() throws IOException {
        recording(Clip.H264_AAC, "alone.flv");
        byte[] last = get("/alone.flv-2.m4s").content;
        assertThat(get("/alone.flv-0.m4s").content).isNotEmpty();
        serve();
        assertThat(get("/alone.flv-2.m4s").content).isEqualTo(last);
    }

    @Test
    void anotherConfigurationIsADiscontinuity() throws IOException {
        byte[] first = Files.readAllBytes(recording(Clip.H264_AAC, "one.flv"));
        Path other = folder.resolve("other.flv");
        ffmpeg.ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25", "-f", "lavfi", "-i", "sine=sample_rate=44100", "-t", "3", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25",
                "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", "-output_ts_offset", "15", "-y", other.toString()).output(FfmpegTool.DEADLINE);
        byte[] second = Files.readAllBytes(other);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.write(second, FLV_HEADER_BYTES, second.length - FLV_HEADER_BYTES);
        Files.write(html.resolve("both.flv"), both.toByteArray());
        assertThat(get("/both.flv.m3u8").text()).contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"both.flv-init-1.mp4\"\n");
        assertThat(get("/both.flv-init-1.mp4").status).isEqualTo(200);
    }

    @Test
    void aRecordingThatWasCutOffIsPlayedUpToThere() throws IOException {
        byte[] whole = Files.readAllBytes(recording(Clip.H264_AAC, "whole.flv"));
        Files.write(html.resolve("cut.flv"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(frames(played("/cut.flv.m3u8", "cut-played.mp4"), "v")).hasSizeBetween(LOOPS * Clip.SECONDS * Clip.FPS / 3, LOOPS * Clip.SECONDS * Clip.FPS * 2 / 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/none.flv.m3u8", "/whole.flv-99.m4s", "/whole.flv-init-7.mp4", "/noise.mp4.m3u8", "/noise.flv.m3u8", "/empty.flv.m3u8", "/../secret.flv.m3u8",
        "/.hidden.flv.m3u8", "/dir.flv.m3u8", "/whole.flv-99999999999.m4s", "/.m3u8", "/live/livestream.m3u8"})
    void whatIsNoRecordingIsLeftToOthers(String path) throws IOException {
        recording(Clip.H264_AAC, "whole.flv");
        byte[] noise = new byte[100_000];
        new java.util.Random(1).nextBytes(noise);
        Files.write(html.resolve("noise.mp4"), noise);
        Files.write(html.resolve("noise.flv"), noise);
        Files.write(html.resolve("empty.flv"), new byte[0]);
        Files.write(html.resolve(".hidden.flv"), noise);
        Files.write(folder.resolve("secret.flv"), Files.readAllBytes(html.resolve("whole.flv")));
        Files.createDirectories(html.resolve("dir.flv"));
        assertThat(get(path).isPassed).isTrue();
        // no file stays open
        assertThat(get("/whole.flv.m3u8").status).isEqualTo(200);
        assertThat(get("/whole.flv-0.m4s").status).isEqualTo(200);
    }
}
