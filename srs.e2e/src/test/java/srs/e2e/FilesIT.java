package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Clip;
import srs.testkit.DecodedFrames;
import srs.testkit.FfmpegTool;

/** F108 to F111: files beside streams and the console, on one port. */
@ExtendWith(Server.Resolver.class)
class FilesIT {

    private static HttpResponse<String> get(Server server, String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.http + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Http.send(request.build());
    }

    @Test
    void servesFilesBesideTheConsole(Server server) throws IOException {
        Path folder = Files.createDirectories(server.html().resolve("files"));
        Files.writeString(folder.resolve("a.txt"), "0123456789");
        assertThat(get(server, "/files/a.txt").body()).isEqualTo("0123456789");
        HttpResponse<String> part = get(server, "/files/a.txt", "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
        assertThat(get(server, "/").body()).as("the console").contains("<html");
        assertThat(get(server, "/files/").statusCode()).isEqualTo(404);
        assertThat(get(server, "/files/%2e%2e/%2e%2e/srs.conf").statusCode()).isEqualTo(400);
    }

    /** The path is one of a stream, too: as long as nobody publishes that, it is the file. */
    @Test
    void playsARecordingFromTheMiddle(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path folder = Files.createDirectories(server.html().resolve("live"));
        Files.copy(Clip.H264_AAC.flv(ffmpeg), folder.resolve("recorded.flv"));
        String url = server.flv("http", "recorded");
        try (Probe played = Probe.all(ffmpeg, url); Probe file = Probe.all(ffmpeg, Clip.H264_AAC.flv(ffmpeg).toString())) {
            assertThat(played.lines()).isEqualTo(file.lines());
        }
        HttpResponse<String> head = Http.head(url);
        assertThat(head.headers().firstValue("Content-Length")).hasValue(Long.toString(Files.size(folder.resolve("recorded.flv"))));
        assertThat(Http.head(url + "?start=100").headers().firstValue("Content-Length")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flv", "mp4"})
    void playsARecordingAsHls(String format, Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path folder = Files.createDirectories(server.html().resolve("live"));
        Path file = folder.resolve("as-hls." + format);
        ffmpeg.ffmpeg("-stream_loop", "3", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-y", file.toString()).output(FfmpegTool.DEADLINE);
        DecodedFrames.assertSame(ffmpeg, file, "http://127.0.0.1:" + server.http + "/live/as-hls." + format + ".m3u8", DecodedFrames.FIRST_SOUNDS, List.of("v", "a"));
    }
}
