package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.Await;

/** Names of streams that lead somewhere else, or look like another one. */
@ExtendWith(Server.Resolver.class)
class NamesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest(name = "stream name {index}")
    @ValueSource(strings = {"", "..", "../../etc/passwd", "a\u0000b", "a\u001b[2Jb", "a\u007fb"})
    void aNameThatNoStreamCanHaveEndsItsConnection(String name, Server server) throws IOException {
        int before = server.publishesOf(name);
        try (RawRtmp rtmp = new RawRtmp(server)) {
            rtmp.connect("rtmp://127.0.0.1/live", "").publish(name).awaitEnd();
        }
        assertThat(server.publishesOf(name)).isEqualTo(before);
    }

    @Test
    void aNameOf64KilobytesEndsItsConnectionAndOneOf256IsServed(Server server) throws IOException {
        try (RawRtmp rtmp = new RawRtmp(server)) {
            rtmp.connect("rtmp://127.0.0.1/live", "").publish("x".repeat(65_535)).awaitEnd();
        }
        assertArrives(server, "n".repeat(256), "n".repeat(256));
    }

    /** What HTTP decodes is one segment of one name, and the name that RTMP says: bytes of UTF-8, neither folded nor normalised. */
    @Test
    void aForeignNameIsTheSameByRtmpAndByHttp(Server server) throws IOException {
        assertArrives(server, "直播", URLEncoder.encode("直播", StandardCharsets.UTF_8));
    }

    @Test
    void namesThatLookAlikeAreDifferentStreams(Server server) {
        List<String> names = List.of("sea", "\u0455ea", "s\u0435a", "\u00e9", "e\u0301");
        List<RtmpPeer> publishers = new ArrayList<>();
        try {
            names.forEach(name -> publishers.add(RtmpPeer.publisher(server.rtmp(name))));
            Await.until("each publishes", () -> names.stream().allMatch(name -> server.publishesOf(name) == 1));
        } finally {
            publishers.forEach(RtmpPeer::close);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live/%2e%2e%2f%2e%2e%2fsrs.conf", "/live/..%2f..%2fsrs.conf.flv", "/live/a%00b.flv", "/live/a%0d%0ab.flv",
        "/live/%c0%ae%c0%ae.flv", "/live/%ff.flv"})
    void aPathThatNoStreamCanHaveIsRefused(String path, Server server) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.http)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("vhost");
        }
    }

    private static void assertArrives(Server server, String name, String encoded) throws IOException {
        FlvPeer viewer = FlvPeer.play(server.flv("http", encoded));
        server.awaitPlayers(name, 1);
        try (RtmpPeer publisher = RtmpPeer.publisher(server.rtmp(name))) {
            publisher.publish(Tags.few());
            publisher.unpublish();
        }
        assertThat(Await.result("end of " + name, viewer.end()).frames()).hasSize(Tags.FEW_FRAMES);
    }
}
