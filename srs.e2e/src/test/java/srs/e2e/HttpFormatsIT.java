package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.testkit.Await;
import srs.testkit.Clip;
import srs.testkit.DecodedFrames;
import srs.testkit.FfmpegTool;

/** HTTP-TS, HTTP-AAC and HTTP-MP3 (compat F098 to F100) as FFmpeg sees them: every frame of the publisher arrives. */
@ExtendWith(Server.Resolver.class)
class HttpFormatsIT {

    private static List<FlvTag> tags(Clip clip) throws IOException {
        List<FlvTag> tags = new ArrayList<>();
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT)) {
            reader.feed(Unpooled.wrappedBuffer(Files.readAllBytes(clip.flv(FfmpegTool.orSkip()))));
            for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                tags.add(tag);
            }
        }
        return tags;
    }

    private static URI url(Server server, String stream, String extension) {
        return URI.create(server.flv("http", stream).replace(".flv", "." + extension) + "?vhost=" + extension + ".example.com");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"ts, H264_AAC, video/MP2T", "ts, HEVC_AAC, video/MP2T", "aac, H264_AAC, audio/x-aac", "mp3, MP3_ONLY, audio/mpeg"})
    void bringsEveryFrame(String extension, Clip clip, String type, Server server, @TempDir Path folder) throws IOException {
        String stream = "format-" + clip.name();
        Path file = folder.resolve("played." + extension);
        CompletableFuture<HttpResponse<Path>> played = Http.CLIENT.sendAsync(HttpRequest.newBuilder(url(server, stream, extension)).build(),
                HttpResponse.BodyHandlers.ofFile(file));
        server.awaitPlayers(extension + ".example.com", stream, 1);
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp(stream) + "?vhost=" + extension + ".example.com")) {
            publisher.publish(tags(clip));
            publisher.unpublish();
        }
        HttpResponse<Path> response = Await.result("the body ends", played);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        DecodedFrames.assertSame(ffmpeg, clip.flv(ffmpeg), file, /* firstSounds= */ 0, extension.equals("ts") ? clip.tracks() : List.of("a"));
    }

    @Test
    void saysNotFoundWhenNothingIsLeft(Server server) throws IOException {
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("nothing") + "?vhost=aac.example.com")) {
            CompletableFuture<HttpResponse<String>> played = Http.CLIENT.sendAsync(HttpRequest.newBuilder(url(server, "nothing", "aac")).build(),
                    HttpResponse.BodyHandlers.ofString());
            publisher.publish(tags(Clip.MP3_ONLY));
            assertThat(Await.result("answer", played).statusCode()).isEqualTo(404);
        }
    }
}
