package srs.input.caster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.client.Verdict;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.LeakGuard;
import srs.testkit.kernel.FakePublication;

/** A POST of FFmpeg's FLV in, a publication out (compat 5.9, 6.11); and what a stranger may try. */
@ExtendWith(LeakGuard.class)
class PostConnectionTest {
    private static final int PICTURES = Clip.SECONDS * Clip.FPS;
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private static byte[] flv;

    private final Site site = new Site();
    private EmbeddedChannel channel = connect("rtmp://127.0.0.1/[app]/[stream]");

    @BeforeAll
    static void record() throws IOException {
        flv = Files.readAllBytes(Clip.H264_AAC.flv(FfmpegTool.orSkip()));
    }

    private PostPort port;

    private EmbeddedChannel connect(String output) {
        port = new PostPort(site.means, Site.settings(Kind.FLV, output), new UnfinishedTags());
        EmbeddedChannel connected = new EmbeddedChannel(port);
        connected.freezeTime();
        return connected;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static byte[] head(String path, String headers) {
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:8936\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void send(byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    private static byte[] chunked(byte[] bytes, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, at, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** The first line and the headers of the answer. */
    private String answer() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            text.append(out.toString(StandardCharsets.US_ASCII));
            out.release();
        }
        return text.toString();
    }

    private void assertWhole(FakePublication publication) {
        assertThat(Site.events(publication, "H264")).hasSize(PICTURES);
        assertThat(Site.events(publication, "metadata")).hasSize(1).first().asString().contains("width");
        assertThat(publication.tracks).extracting(track -> track.codec().name()).containsExactlyInAnyOrder("H264", "AAC");
    }

    @Test
    void publishesAChunkedBodyUnderItsPath() {
        send(head("/live/livestream.flv?token=7", CHUNKED));
        send(chunked(flv, 4096));
        assertThat(site.hub.publication().key().url()).isEqualTo("127.0.0.1/live/livestream");
        assertWhole(site.hub.publication());
        assertThat(site.hub.publication().end.text()).isEqualTo("all is sent");
        assertThat(site.admission.requests.get(1).param()).isEqualTo("?token=7");
        assertThat(site.admission.requests.get(1).attributes()).containsEntry("tcUrl", "rtmp://127.0.0.1/live");
        assertThat(answer()).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 0\r\n").contains("connection: close\r\n");
        assertThat(channel.isOpen()).isFalse();
        assertThat(site.clients.all).singleElement().satisfies(client -> {
            assertThat(client.received).isEqualTo(flv.length);
            assertThat(client.closed).isTrue();
        });
    }

    @Test
    void publishesABodyOfKnownLength() {
        send(head("/live/livestream", "Content-Length: " + flv.length + "\r\n"));
        send(flv);
        assertWhole(site.hub.publication());
        assertThat(answer()).startsWith("HTTP/1.1 200 OK\r\n");
    }

    /** ffmpeg -chunked_post 0 */
    @Test
    void publishesABodyThatEndsWithTheConnection() {
        byte[] head = head("/live/livestream.flv", "");
        byte[] both = Arrays.copyOf(head, head.length + flv.length);
        System.arraycopy(flv, 0, both, head.length, flv.length);
        send(both);
        assertWhole(site.hub.publication());
        assertThat(site.hub.publication().end).isNull();
        channel.close();
        channel.runPendingTasks();
        assertThat(site.hub.publication().end.text()).isEqualTo("all is sent");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1460, 100_000})
    void takesARequestThatIsCutAnywhere(int size) {
        byte[] head = head("/live/livestream.flv", CHUNKED);
        byte[] body = chunked(Arrays.copyOf(flv, 6_000), 1000);
        byte[] both = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, both, head.length, body.length);
        for (int at = 0; at < both.length; at += size) {
            send(Arrays.copyOfRange(both, at, Math.min(both.length, at + size)));
        }
        assertThat(Site.events(site.hub.publication(), "H264")).isNotEmpty();
        assertThat(answer()).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void whatComesWhileItIsAskedIsNotLost() {
        site.admission.waits = true;
        send(head("/live/livestream.flv", CHUNKED + "Expect: 100-continue\r\n"));
        send(chunked(flv, 4096));
        assertThat(answer()).isEmpty();
        site.admission.waiting.get(0).complete(Verdict.ADMITTED);
        site.admission.waiting.get(1).complete(Verdict.ADMITTED);
        assertWhole(site.hub.publication());
        assertThat(answer()).startsWith("HTTP/1.1 100 Continue\r\n").contains("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void aSenderWhoIsRefusedReadsSoBeforeTheEnd() {
        site.admission.verdict = Verdict.refused(1053, "denied");
        send(head("/live/livestream.flv", CHUNKED + "Expect: 100-continue\r\n"));
        assertThat(answer()).startsWith("HTTP/1.1 403 Forbidden\r\n");
        send(chunked(flv, 4096));
        assertThat(channel.isOpen()).isTrue();
        Site.pass(channel, PostConnection.LINGER_MS);
        assertThat(channel.isOpen()).isFalse();
        assertThat(site.hub.publications).isEmpty();
    }

    @Test
    void aSecondSenderOfTheSameStreamIsBusy() {
        send(head("/live/livestream.flv", CHUNKED));
        EmbeddedChannel first = channel;
        channel = new EmbeddedChannel(port);
        send(head("/live/livestream.flv", CHUNKED));
        assertThat(answer()).startsWith("HTTP/1.1 409 Conflict\r\n");
        assertThat(site.hub.publications).hasSize(1);
        first.finishAndReleaseAll();
    }

    @Test
    void anEndlessBodyIsAStream() {
        send(head("/live/livestream.flv", "Content-Length: 9223372036854775807\r\n"));
        send(flv);
        Site.pass(channel, 4_000);
        assertThat(site.hub.publication().end).isNull();
        Site.pass(channel, 2_000);
        assertThat(site.hub.publication().end.text()).isEqualTo("no frame for 5000 ms");
        assertThat(answer()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aBodyThatIsNoFlvIsRefused() {
        send(head("/live/livestream.flv", CHUNKED));
        send(chunked("<html>this is no FLV</html>".getBytes(StandardCharsets.US_ASCII), 100));
        assertThat(answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(site.hub.publication().end.text()).startsWith("FLV signature ");
    }

    @Test
    void aTagThatIsTooLongEndsTheSender() {
        send(head("/live/livestream.flv", CHUNKED));
        byte[] body = Arrays.copyOf(flv, 13 + 11);
        body[13] = 9;
        body[14] = (byte) 0xFF;
        send(chunked(body, 100));
        assertThat(answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(site.hub.publication().end.text()).endsWith(" is over 8388608");
    }

    @Test
    void unfinishedTagsOfAllSendersHaveALimit() {
        UnfinishedTags budget = new UnfinishedTags(1_000);
        channel.finishAndReleaseAll();
        channel = new EmbeddedChannel(new PostPort(site.means, Site.settings(Kind.FLV, "rtmp://127.0.0.1/[app]/[stream]"), budget));
        send(head("/live/livestream.flv", CHUNKED));
        byte[] unfinished = Arrays.copyOf(flv, 2_000);
        unfinished[14] = 0x10;
        send(chunked(unfinished, 500));
        assertThat(answer()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(site.hub.publication().end.text()).isEqualTo("unfinished tags of all senders together are over 1000 bytes");
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void aConnectionThatBreaksEndsTheStream() {
        send(head("/live/livestream.flv", CHUNKED));
        channel.close();
        channel.runPendingTasks();
        assertThat(site.hub.publication().end.text()).isEqualTo("the connection ended in the middle of the body");
    }

    @Test
    void aHeadThatDoesNotComeIsNotWaitedFor() {
        send("POST /live/li".getBytes(StandardCharsets.US_ASCII));
        Site.pass(channel, PostConnection.HEAD_MS);
        assertThat(answer()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /live/livestream.flv HTTP/1.1, 405",
        "POST /livestream.flv HTTP/1.1, 404",
        "POST / HTTP/1.1, 404",
        "POST /live/ HTTP/1.1, 404",
        "POST /live/../../etc/passwd HTTP/1.1, 404",
        "POST /live/%2e%2e/%2e%2e/x.flv HTTP/1.1, 404",
        "POST /live/a%3fvhost=other.flv HTTP/1.1, 404",
        "POST /live/a%00.flv HTTP/1.1, 404",
        "POST /live...vhost...other/a.flv HTTP/1.1, 404",
        "BROKEN, 400",
    })
    void refusesWhatNamesNoStream(String line, int status) {
        send((line + "\r\nHost: x\r\n" + CHUNKED + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(answer()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(site.clients.all).isEmpty();
    }

    @Test
    void aHeadHasALimit() {
        send(head("/live/" + "x".repeat(PostPort.MAX_LINE_BYTES) + ".flv", CHUNKED));
        assertThat(answer()).startsWith("HTTP/1.1 400 ");
        assertThat(site.clients.all).isEmpty();
    }

    @Test
    void isKickedWithAnAnswer() {
        send(head("/live/livestream.flv", CHUNKED));
        site.clients.all.get(0).kick("by the API");
        assertThat(answer()).startsWith("HTTP/1.1 403 ");
        assertThat(site.hub.publication().end.text()).isEqualTo("by the API");
    }

    @Test
    void isToldWhenThePortGoes() {
        send(head("/live/livestream.flv", CHUNKED));
        port.stop();
        assertThat(answer()).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
        assertThat(channel.isOpen()).isFalse();
        assertThat(site.hub.publication().end.text()).isEqualTo("nobody listens on 127.0.0.1:8935 any more");
    }
}
