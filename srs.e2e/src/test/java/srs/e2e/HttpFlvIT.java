package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.flv.FlvHeader;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.VideoTagHeader;
import srs.testkit.Await;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/** The rules of HTTP-FLV that players and scripts rely on (compat F097, F102 to F107, 5.3). */
@ExtendWith(Server.Resolver.class)
class HttpFlvIT {
    private static final Predicate<FlvTag> ALL = tag -> true;

    /** The tags of a clip that are wanted. Handed over. */
    private static List<FlvTag> tags(Clip clip, Predicate<FlvTag> wanted) throws IOException {
        List<FlvTag> tags = new ArrayList<>();
        try (FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT)) {
            reader.feed(Unpooled.wrappedBuffer(Files.readAllBytes(clip.flv(FfmpegTool.orSkip()))));
            for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                if (wanted.test(tag)) {
                    tags.add(tag);
                } else {
                    tag.release();
                }
            }
        }
        return tags;
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url));
    }

    @Test
    void waitsForThePublisherAndEndsWithIt(Server server) throws IOException {
        FlvPeer viewer = FlvPeer.play(server.flv("http", "waits"));
        server.awaitPlayers("waits", 1);
        assertThat(viewer.response()).as("no headers before there is data").isNull();
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("waits"))) {
            publisher.publish(tags(Clip.H264_AAC, ALL));
            Await.until("data", () -> !viewer.received().frames().isEmpty());
            assertThat(viewer.response().statusCode()).isEqualTo(200);
            assertThat(viewer.response().headers().firstValue("Content-Type")).hasValue("video/x-flv");
            assertThat(viewer.response().headers().firstValue("Transfer-Encoding")).hasValue("chunked");
            assertThat(viewer.response().headers().firstValue("Server")).hasValue("SRS/7.0.18(JVM)");
            assertThat(viewer.end()).isNotDone();
            publisher.unpublish();
            Await.result("the body ends in order", viewer.end());
        }
    }

    @Test
    void givesALatePlayerTheLastGroupOfPictures(Server server) throws IOException {
        MediaTags clip = MediaTags.of(Clip.H264_AAC.flv(FfmpegTool.orSkip()));
        List<FlvTag> tags = tags(Clip.H264_AAC, ALL);
        long lastKeyMs = tags.stream().filter(HttpFlvIT::isKey).mapToLong(tag -> tag.header().timestampMs()).max().orElseThrow();
        int all = clip.frames(FlvTagHeader.TYPE_VIDEO).size();
        FlvPeer early = FlvPeer.play(server.flv("http", "late"));
        server.awaitPlayers("late", 1);
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("late"))) {
            publisher.publish(tags);
            Await.until("the server has all", () -> early.received().frames(FlvTagHeader.TYPE_VIDEO).size() == all);
            FlvPeer viewer = FlvPeer.play(server.flv("http", "late"));
            List<MediaTags.Frame> group = clip.frames(FlvTagHeader.TYPE_VIDEO).stream().filter(f -> f.timestampMs() >= lastKeyMs).toList();
            Await.until("the last group of pictures", () -> viewer.received().frames(FlvTagHeader.TYPE_VIDEO).size() >= group.size());
            assertThat(viewer.received().frames(FlvTagHeader.TYPE_VIDEO)).isEqualTo(group);
            assertThat(viewer.received().sequenceHeaders()).containsExactlyInAnyOrderElementsOf(clip.sequenceHeaders());
            publisher.unpublish();
            Await.result("end", viewer.end());
        }
    }

    private static boolean isKey(FlvTag tag) {
        return tag.header().type() == FlvTagHeader.TYPE_VIDEO && VideoTagHeader.parse(tag.body()).keyframe();
    }

    /** A publisher that never says what it has: the header is written when the stream has run long enough. */
    @ParameterizedTest
    @CsvSource({"AAC_ONLY, true, false", "MP3_ONLY, true, false", "H264_ONLY, false, true"})
    void announcesOnlyWhatComes(Clip clip, boolean audio, boolean video, Server server) throws IOException {
        String stream = "unsaid-" + clip.name();
        FlvPeer viewer = FlvPeer.play(server.flv("http", stream));
        server.awaitPlayers(stream, 1);
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp(stream))) {
            publisher.publish(tags(clip, tag -> tag.header().type() != FlvTagHeader.TYPE_SCRIPT));
            Await.until("data", () -> !viewer.received().frames().isEmpty());
            publisher.unpublish();
        }
        assertThat(Await.result("end", viewer.end()).header()).isEqualTo(new FlvHeader(audio, video));
    }

    @Test
    void leavesOutTheTrackThatTheVhostDoesNotWant(Server server) throws IOException {
        FlvPeer viewer = FlvPeer.play(server.flv("http", "radio") + "?vhost=audio.example.com");
        server.awaitPlayers("audio.example.com", "radio", 1);
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("radio") + "?vhost=audio.example.com")) {
            publisher.publish(tags(Clip.H264_AAC, ALL));
            publisher.unpublish();
        }
        MediaTags got = Await.result("end", viewer.end());
        assertThat(got.header()).isEqualTo(new FlvHeader(true, false));
        assertThat(got.frames(FlvTagHeader.TYPE_VIDEO)).isEmpty();
        assertThat(got.frames(FlvTagHeader.TYPE_AUDIO)).isNotEmpty();
    }

    @Test
    void mountsWhereTheVhostSays(Server server) throws IOException {
        FlvPeer viewer = FlvPeer.play(server.flv("http", "m").replace("/live/", "/flv/live/") + "?vhost=mount.example.com");
        server.awaitPlayers("mount.example.com", "m", 1);
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("m") + "?vhost=mount.example.com")) {
            publisher.publish(tags(Clip.AAC_ONLY, ALL));
            publisher.unpublish();
        }
        assertThat(Await.result("end", viewer.end()).frames()).isNotEmpty();
        assertThat(Http.head(server.flv("http", "m") + "?vhost=mount.example.com").statusCode()).isEqualTo(404);
    }

    /** HTTP/1.0: the body is as it is, and ends with the connection. */
    @Test
    void writesAPlainBodyForHttp10(Server server) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.http)) {
            socket.getOutputStream().write("GET /live/old.flv HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            server.awaitPlayers("old", 1);
            try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp("old"))) {
                publisher.publish(tags(Clip.H264_AAC, ALL));
                publisher.unpublish();
            }
            InputStream in = socket.getInputStream();
            byte[] answer = in.readAllBytes();
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            int body = text.indexOf("\r\n\r\n") + 4;
            assertThat(text.substring(0, body)).doesNotContainIgnoringCase("transfer-encoding");
            MediaTags got = MediaTags.of(Arrays.copyOfRange(answer, body, answer.length));
            assertThat(got.frames()).isEqualTo(MediaTags.of(Clip.H264_AAC.flv(FfmpegTool.orSkip())).frames());
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "HEAD,    /live/x.flv,                         200",
        "OPTIONS, /live/x.flv,                         200",
        "POST,    /live/x.flv,                         405",
        "GET,     /x.flv,                              404",
        "GET,     /live/a/b/x.flv,                     404",
        "GET,     /live/x.flv?vhost=off.example.com,   404",
    })
    void answersWhatIsNoStreamAtOnce(String method, String path, int status, Server server) throws IOException {
        String url = server.flv("http", "x").replace("/live/x.flv", path);
        assertThat(Http.send(request(url).method(method, HttpRequest.BodyPublishers.noBody()).build()).statusCode()).isEqualTo(status);
    }

    /** F107. */
    @Test
    void allowsPagesOfOtherOrigins(Server server) throws IOException {
        HttpResponse<String> answer = Http.send(request(server.flv("http", "x")).header("Origin", "https://page.example.com")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()).build());
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }
}
