package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.testkit.kernel.FakePublication;

/** What real clients sent to nginx-rtmp, sent to this server; and what tshark says that it was. */
class CaptureTest {
    private static final Path CAPTURES = Path.of("..", "srs.format.rtmp", "src", "test", "resources", "captures");
    private static final int EMPTY_BODY_BYTES = 5;

    private static byte[] bytes(String capture) throws IOException {
        return Files.readAllBytes(CAPTURES.resolve(capture + ".c2s"));
    }

    /** Time and length of each media message but the end of the sequence, by tshark. */
    private static List<String> media(String capture) throws IOException {
        List<String> media = new ArrayList<>();
        for (String line : Files.readAllLines(CAPTURES.resolve(capture + ".c2s.txt"))) {
            String[] words = line.split(" ");
            if (!line.startsWith("#") && (words[2].equals("8") || words[2].equals("9")) && Integer.parseInt(words[3]) > EMPTY_BODY_BYTES
                    || line.contains(" 8 4 ") || line.contains(" 8 5 ")) {
                media.add(words[1] + " " + words[3]);
            }
        }
        return media;
    }

    private static List<String> offered(FakePublication publication) {
        List<String> offered = new ArrayList<>();
        int track = 0;
        for (String event : publication.events) {
            if (event.startsWith("track")) {
                long us = Long.parseLong(event.substring(event.lastIndexOf(' ') + 1));
                offered.add(us / 1000 + " " + publication.tracks.get(track++).framedConfig().length);
            } else if (event.contains(" dts=")) {
                String[] words = event.substring(event.indexOf("dts=") + 4).split(" ");
                offered.add(Long.parseLong(words[0]) / 1000 + " " + words[2].length() / 2);
            }
        }
        return offered;
    }

    @ParameterizedTest(name = "{0} in pieces of {2}")
    @CsvSource({
        "ffmpeg-publish,           fmle-publish,  1000000",
        "ffmpeg-publish,           fmle-publish,  1",
        "ffmpeg-publish,           fmle-publish,  7",
        "ffmpeg-publish-extended,  fmle-publish,  1000000",
        "ffmpeg-publish-extended,  fmle-publish,  1",
        "ffmpeg-publish-step,      fmle-publish,  13",
        "nginx-push,               flash-publish, 1000000",
        "nginx-push,               flash-publish, 1"})
    void takesWhatEncodersSend(String capture, String type, int piece) throws IOException {
        byte[] bytes = bytes(capture);
        try (Peer peer = new Peer()) {
            for (int at = 0; at < bytes.length && peer.channel.isOpen(); at += piece) {
                peer.send(Unpooled.wrappedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
            }
            assertThat(peer.client().lastType.name()).isEqualTo(type);
            assertThat(offered(peer.hub.publication())).isEqualTo(media(capture));
            assertThat(peer.hub.publication().events).anyMatch(event -> event.startsWith("metadata {") && event.contains("width=64.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-play", "ffmpeg-play-extended", "rtmpdump-play", "rtmpdump-play-simple"})
    void servesWhatPlayersAskFor(String capture) throws IOException {
        try (Peer peer = new Peer()) {
            for (byte octet : bytes(capture)) {
                if (peer.channel.isOpen()) {
                    peer.send(Unpooled.wrappedBuffer(new byte[] {octet}));
                }
            }
            assertThat(peer.hub.subscription().key().app()).isEqualTo("live");
            assertThat(peer.admission.asked).hasSize(2);
        }
    }

    @Test
    void endsWithoutLossWhenThePeerGoesInTheMiddle() throws IOException {
        byte[] bytes = bytes("ffmpeg-publish");
        for (int length = 1; length < bytes.length; length += 499) {
            try (Peer peer = new Peer()) {
                peer.send(Unpooled.wrappedBuffer(bytes, 0, length));
                peer.channel.close();
                assertThat(peer.client().closed).isTrue();
                assertThat(peer.hub.publications).allMatch(publication -> publication.end != null);
            }
        }
    }
}
