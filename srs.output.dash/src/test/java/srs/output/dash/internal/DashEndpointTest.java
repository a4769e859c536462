package srs.output.dash.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.http.BodyFraming;
import srs.http.HttpExchange;
import srs.http.LiveResponse;
import srs.testkit.kernel.FakeConfig;

/** What players are answered (compat 5.4), also of a segment that is being written. */
class DashEndpointTest {
    @TempDir
    Path folder;
    private FakeConfig config;
    private final GrowingSegments growing = new GrowingSegments();
    private DashEndpoint endpoint;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private LiveResponse.Listener listener;
    private boolean isClosed;
    private Map<String, String> parameters = Map.of();
    private int status;
    private String type;
    private Map<String, List<String>> headers;
    private String body;

    @BeforeEach
    void build() throws IOException {
        channel.freezeTime();
        config = Stage.config(folder.resolve("html"));
        Files.createDirectories(folder.resolve("html/live/livestream"));
        Files.writeString(folder.resolve("html/live/livestream.mpd"), "<MPD/>");
        Files.writeString(folder.resolve("html/live/livestream/video-1.m4s"), "segment");
        Files.writeString(folder.resolve("html/live/livestream/video-init.mp4"), "init");
        Files.writeString(folder.resolve("secret.mpd"), "secret");
        // of HLS, in the same folder
        Files.writeString(folder.resolve("html/live/livestream-0.m4s"), "segment");
        Files.writeString(folder.resolve("html/live/livestream/init.mp4"), "init");
        endpoint = new DashEndpoint(config, growing, Runnable::run, () -> 1_795_262_400_000L);
    }

    private void request(String method, String path) {
        status = 0;
        body = null;
        endpoint.handle(Stage.proxy(HttpExchange.class, (name, args) -> switch (name) {
            case "method" -> method;
            case "path" -> path;
            case "host" -> "__defaultVhost__";
            case "parameter" -> Optional.ofNullable(parameters.get(args[0]));
            case "isWebSocket" -> false;
            case "loop" -> channel.eventLoop();
            case "pass" -> status = 404;
            case "respond" -> {
                respond(args);
                yield null;
            }
            case "live" -> live((String) args[0], (LiveResponse.Listener) args[1]);
            default -> throw new UnsupportedOperationException(name);
        }));
        channel.runPendingTasks();
    }

    @SuppressWarnings("unchecked")
    private void respond(Object[] args) {
        status = (Integer) args[0];
        type = (String) args[1];
        if (args[2] instanceof String text) {
            body = text;
            return;
        }
        headers = (Map<String, List<String>>) args[2];
        if (args[3] instanceof ByteBuf bytes) {
            body = bytes.toString(StandardCharsets.UTF_8);
            bytes.release();
        } else {
            body = read((FileChannel) args[3], (Long) args[4], (Long) args[5]);
        }
    }

    private static String read(FileChannel file, long position, long length) {
        try (file) {
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            file.read(bytes, position);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private LiveResponse live(String contentType, LiveResponse.Listener onClosed) {
        type = contentType;
        listener = onClosed;
        return Stage.proxy(LiveResponse.class, (name, args) -> switch (name) {
            case "start" -> status = 200;
            case "channel" -> (Channel) channel;
            case "framing" -> BodyFraming.CHUNKED;
            case "close" -> isClosed = true;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private String sent() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    private GrowingSegment grows() {
        return growing.begin(folder.resolve("html/live/livestream/video-2.m4s"));
    }

    private static void append(GrowingSegment segment, String text) {
        ByteBuf piece = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        segment.append(piece);
        piece.release();
    }

    /** Players of HLS ask for many of them: no thread is taken to see that they are none of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"/live/livestream-0.m4s", "/live/livestream.part-3-1.m4s", "/live/livestream/init.mp4", "/video.mp4"})
    void leavesNamesOfOthersOnTheLoop(String path) {
        endpoint = new DashEndpoint(config, growing, task -> {
            throw new AssertionError("a worker for " + path);
        }, () -> 0);
        request("GET", path);
        assertThat(status).isEqualTo(404);
    }

    @Test
    void saysSoWhenTooManyWaitForTheDisk() {
        endpoint = new DashEndpoint(config, growing, task -> {
            throw new RejectedExecutionException();
        }, () -> 0);
        request("GET", "/live/livestream.mpd");
        assertThat(status).isEqualTo(503);
    }

    @Test
    void answersWithTheMpdAndTheTime() {
        request("GET", "/live/livestream.mpd");
        assertThat(status).isEqualTo(200);
        assertThat(type).isEqualTo("application/dash+xml");
        assertThat(headers).containsEntry("Date", List.of("Sat, 21 Nov 2026 12:00:00 GMT")).containsEntry("Cache-Control", List.of("no-cache"));
        assertThat(body).isEqualTo("<MPD/>");
    }

    /** A relative address does not inherit the query of the MPD's. */
    @Test
    void namesTheVhostInAddressesWhenTheRequestDoes() throws IOException {
        Files.writeString(folder.resolve("html/live/livestream.mpd"), "<SegmentTemplate initialization=\"video-init.mp4\" media=\"$RepresentationID$-$Number$.m4s\">");
        parameters = Map.of("vhost", "a.example.com");
        request("GET", "/live/livestream.mpd");
        assertThat(body).isEqualTo("<SegmentTemplate initialization=\"video-init.mp4?vhost=a.example.com\" media=\"$RepresentationID$-$Number$.m4s?vhost=a.example.com\">");
        parameters = Map.of("vhost", "\"><script>");
        request("GET", "/live/livestream.mpd");
        assertThat(body).isEqualTo("<SegmentTemplate initialization=\"video-init.mp4\" media=\"$RepresentationID$-$Number$.m4s\">");
    }

    @Test
    void answersWithSegments() {
        request("GET", "/live/livestream/video-1.m4s");
        assertThat(List.of(status, type, body)).containsExactly(200, "video/iso.segment", "segment");
        request("HEAD", "/live/livestream/video-init.mp4");
        assertThat(List.of(status, type)).containsExactly(200, "video/mp4");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/live/other.mpd", "/../secret.mpd", "/live/../../secret.mpd", "/live/livestream/video-2.m4s", "//etc/x.mpd", "/.mpd", "/live/livestream-0.m4s",
        "/live/livestream/init.mp4"})
    void leavesTheRestToOthers(String path) {
        request("GET", path);
        assertThat(status).isEqualTo(404);
    }

    @Test
    void answersWithTheMpdOfSeveralStreams() throws IOException {
        config.set("dash.dash_renditions", "_hd");
        Files.writeString(folder.resolve("html/live/livestream_hd.mpd"), "<MPD availabilityStartTime='2026-11-21T12:00:00Z'><Period id='p0' start='PT0S'>"
                + "<Representation id='video' codecs='avc1.64001f' width='1280' height='720'/><SegmentTemplate timescale='1' initialization='video-init.mp4'/>"
                + "<S t='0' d='2'/></Period></MPD>");
        request("GET", "/live/livestream.master.mpd");
        assertThat(List.of(status, type)).containsExactly(200, "application/dash+xml");
        assertThat(body).contains("<BaseURL>livestream_hd/</BaseURL>", "height=\"720\"");
        request("GET", "/live/other.master.mpd");
        assertThat(status).isEqualTo(404);
    }

    @Test
    void leavesEverythingToOthersWhereThereIsNoDash() {
        config.set("dash.enabled", "off");
        request("GET", "/live/livestream.mpd");
        assertThat(status).isEqualTo(404);
    }

    @Test
    void onlyReads() {
        request("POST", "/live/livestream.mpd");
        assertThat(status).isEqualTo(405);
    }

    @Test
    void sendsASegmentWhileItIsWritten() {
        GrowingSegment segment = grows();
        append(segment, "first");
        request("GET", "/live/livestream/video-2.m4s");
        assertThat(List.of(status, type)).containsExactly(200, "video/iso.segment");
        assertThat(sent()).isEqualTo("00000005\r\nfirst\r\n");
        append(segment, "second");
        assertThat(sent()).isEqualTo("00000006\r\nsecond\r\n");
        append(segment, "last");
        growing.end(segment, true);
        assertThat(sent()).isEqualTo("00000004\r\nlast\r\n");
        assertThat(isClosed).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    /** Without the chunk that ends a body, so that no player takes it for whole. */
    @Test
    void cutsTheConnectionWhenTheSegmentIsLost() {
        GrowingSegment segment = grows();
        append(segment, "first");
        request("GET", "/live/livestream/video-2.m4s");
        assertThat(sent()).isEqualTo("00000005\r\nfirst\r\n");
        growing.end(segment, false);
        assertThat(sent()).isEmpty();
        assertThat(isClosed).isFalse();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesAPlayerThatStandsStill() {
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
            }
        });
        GrowingSegment segment = grows();
        append(segment, "first");
        request("GET", "/live/livestream/video-2.m4s");
        channel.advanceTimeBy(SegmentTail.STALLED_MS - 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void forgetsAPlayerThatHasGone() {
        GrowingSegment segment = grows();
        append(segment, "first");
        request("GET", "/live/livestream/video-2.m4s");
        sent();
        listener.onClosed();
        append(segment, "second");
        assertThat(sent()).isEmpty();
        growing.end(segment, true);
    }

    @Test
    void aSegmentThatBecomesTooLongIsSentWhenItIsWhole() {
        GrowingSegment segment = grows();
        ByteBuf piece = Unpooled.wrappedBuffer(new byte[GrowingSegment.MAX_BYTES / 2]);
        segment.append(piece);
        segment.append(piece);
        assertThat(growing.find(segment.place())).isPresent();
        append(segment, "x");
        assertThat(growing.find(segment.place())).isEmpty();
        piece.release();
    }
}
