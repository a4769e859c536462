package srs.output.forward.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.rtmp.channel.PublishConnection;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.Hex;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.Items;

/** F236, F238: what a destination gets, and when it gets nothing. */
class ForwardConnectionTest implements ForwardConnection.Listener {
    private static final StreamKey KEY = new StreamKey("v.example.com", "live", "livestream");
    private static final Track AVC = new Track(Codec.H264, Hex.bytes("014d400b"), Framing.FLV, Hex.bytes("1700000000 014d400b"), Map.of());
    private static final Track OPUS = new Track(Codec.OPUS, Hex.bytes("4f70757348656164 01 02 0000 80bb0000 0000 00"), Framing.NONE, new byte[0], Map.of());

    private final List<String> events = new ArrayList<>();
    private final FakeHub hub = new FakeHub();
    private final ForwardConnection connection = new ForwardConnection(ForwardTarget.ofDestination("10.0.0.2", KEY, "?k=v"), this::tap, this);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final RtmpServerStandIn server = new RtmpServerStandIn(channel);

    private void connect() {
        channel.pipeline().addLast(connection.handler());
        channel.pipeline().fireChannelActive();
        server.run();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Subscription tap(ForwardConnection sink) {
        events.add("tap");
        return hub.tap(new TapRequest(KEY, "forward", sink.whenWritable, TapRequest.Latency.MERGED, sink));
    }

    @Override
    public void onPublishing() {
        events.add("publishing");
    }

    @Override
    public void onOver(String reason, long sentBytes, long droppedFrames) {
        events.add("over: " + reason + (hub.heldTaps().isEmpty() ? "" : ", and it taps on"));
    }

    private static MediaFrame frame(Track track, long ms, String hex) {
        return new MediaFrame(track, ms * 1000, ms * 1000, true, PooledByteBufAllocator.DEFAULT.buffer().writeBytes(Hex.bytes(hex)), 0);
    }

    private static Items batch(long ms) {
        return Items.of(frame(AVC, ms, "1701000000 00000002 6588"));
    }

    private void send(Items batch) {
        connection.onBatch(batch);
        batch.release();
    }

    private void writable(boolean isWritable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, isWritable);
        channel.runPendingTasks();
    }

    @Test
    void publishesUnderTheSameNameWithTheVhostAsHost() {
        connect();
        assertThat(server.heard).containsExactly("connect rtmp://v.example.com/live", "publish livestream?k=v");
        assertThat(events).containsExactly("publishing", "tap");
    }

    @Test
    void sendsMetadataAndSequenceHeadersFirst() {
        connect();
        server.heard.clear();
        Items opening = Items.of(new MetadataStart(new Metadata(Map.of("width", 160.0)), 0), new TrackStart(OPUS, 0), new TrackStart(AVC, 0),
                frame(AVC, 40, "1701000000 00000002 6588"), frame(OPUS, 41, "fc"));
        connection.onOpening(opening);
        opening.release();
        server.run();
        assertThat(server.heard).hasSize(5);
        assertThat(server.heard.get(0)).isEqualTo("metadata [width]");
        assertThat(server.heard.get(1)).startsWith("audio 0 904f7075734f707573");
        assertThat(server.heard.get(2)).isEqualTo("video 0 1700000000014d400b");
        assertThat(server.heard.get(3)).isEqualTo("video 40 1701000000000000026588");
        assertThat(server.heard.get(4)).isEqualTo("audio 41 914f707573fc");
    }

    @Test
    void holdsTheTapBackWhileTheSocketIsFull() {
        connect();
        server.heard.clear();
        writable(false);
        List<String> ran = new ArrayList<>();
        connection.whenWritable.execute(() -> ran.add("next call of the tap"));
        assertThat(ran).isEmpty();
        writable(true);
        assertThat(ran).hasSize(1);
    }

    @Test
    void keepsWhatComesWhileTheSocketIsFullInOrder() {
        connect();
        server.heard.clear();
        send(batch(0));
        writable(false);
        send(batch(40));
        send(batch(80));
        List<String> ran = new ArrayList<>();
        connection.whenWritable.execute(() -> ran.add("later"));
        server.run();
        assertThat(server.heard).hasSize(1);
        writable(true);
        server.run();
        assertThat(server.heard).extracting(line -> line.split(" ")[1]).containsExactly("0", "40", "80");
        assertThat(ran).hasSize(1);
    }

    @Test
    void givesUpAServerThatTakesNothing() {
        channel.freezeTime();
        connect();
        writable(false);
        send(batch(0));
        for (int second = 0; second <= PublishConnection.STALLED_MS / 1000 + 1; second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        assertThat(events).endsWith("over: its socket has taken nothing for 30 s");
    }

    @Test
    void givesUpAServerThatDoesNotAnswer() {
        channel.freezeTime();
        channel.pipeline().addLast(connection.handler());
        channel.pipeline().fireChannelActive();
        for (int second = 0; second <= PublishConnection.OPEN_MS / 1000 + 1; second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        assertThat(events).containsExactly("over: timeout in HANDSHAKE after " + PublishConnection.OPEN_MS + " ms");
    }

    @Test
    void saysWhatTheSocketSays() {
        connect();
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(events).endsWith("over: Connection reset by peer");
    }

    @Test
    void tellsThatTheServerRefuses() {
        server.admits = false;
        connect();
        assertThat(events).hasSize(1);
        assertThat(events.get(0)).startsWith("over: ");
    }

    @Test
    void leavesPolitely() {
        connect();
        connection.handler().close("it is not configured any more");
        server.run();
        assertThat(server.heard).contains("unpublish");
        assertThat(events).endsWith("over: it is not configured any more");
        assertThat(channel.isOpen()).isFalse();
        send(batch(0));
        connection.onEnd(new EndReason(EndReason.Kind.BUNDLE_STOPPED, "late"));
    }

    @Test
    void closesAConnectionThatHasNotBegun() {
        channel.pipeline().addLast(connection.handler());
        connection.handler().close("the publisher has gone");
        channel.pipeline().fireChannelActive();
        assertThat(channel.isOpen()).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void letsGoOfWhatWaitsWhenTheServerCloses() {
        connect();
        writable(false);
        send(batch(0));
        channel.close();
        channel.runPendingTasks();
        assertThat(events).endsWith("over: the server has closed the connection");
    }
}
