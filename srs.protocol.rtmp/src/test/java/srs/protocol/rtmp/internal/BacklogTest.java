package srs.protocol.rtmp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.MessageType;
import srs.kernel.stream.EndReason;
import srs.protocol.rtmp.internal.fake.FakeConfig;

/** A peer that asks and asks, and never reads the answers (attack cases 37, 38). */
class BacklogTest {
    private static final int LOW = 1024;
    private static final int HIGH = 4096;
    private static final int ENOUGH_PINGS = 100;

    private static final int FLOOD_BYTES = 64 * 1024 * 1024;
    private static final long BLOCKED_NS = TimeUnit.MILLISECONDS.toNanos(700);

    private final Peer peer = new Peer();

    @AfterEach
    void close() {
        peer.readsNothing = false;
        peer.close();
    }

    private void fill() {
        peer.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW, HIGH));
        peer.readsNothing = true;
        for (int i = 0; i < ENOUGH_PINGS && peer.channel.config().isAutoRead(); i++) {
            peer.ping(i);
        }
        assertThat(peer.channel.config().isAutoRead()).as("reads on while nobody takes the answers").isFalse();
        assertThat(peer.backlogBytes()).isBetween((long) HIGH, HIGH + 256L);
    }

    @Test
    void shouldNotReadOnWhileAnswersAreNotTaken() {
        peer.connect("rtmp://127.0.0.1/live");
        fill();
        peer.readsAgain();
        assertThat(peer.channel.config().isAutoRead()).isTrue();
        assertThat(peer.isClosed()).isFalse();
        peer.publish("s");
        assertThat(peer.answers).endsWith("onFCPublish NetStream.Publish.Start", "onStatus NetStream.Publish.Start");
    }

    @Test
    void shouldHoldBackTheCommandsOfAPlayerThatDoesNotRead() {
        peer.connect("rtmp://127.0.0.1/live").play("s");
        fill();
        assertThat(peer.hub.subscription().closed).isFalse();
        peer.readsAgain();
        assertThat(peer.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void shouldEndAPlayerWhoseSocketTakesNothingFor30Seconds() {
        peer.connect("rtmp://127.0.0.1/live").play("s");
        fill();
        peer.pass(Backlog.STALLED_MS - 1_000);
        assertThat(peer.hub.subscription().closed).isFalse();
        peer.pass(1_500);
        assertThat(peer.hub.subscription().closed).isTrue();
        assertThat(peer.client().closed).isTrue();
    }

    @Test
    void shouldEndAPublisherThatDoesNotReadWithTheReason() {
        peer.connect("rtmp://127.0.0.1/live").publish("s").audio(0, Unpooled.wrappedBuffer(new byte[] {(byte) 0xaf, 0, 0x12, 0x10}));
        fill();
        peer.pass(6_000);
        EndReason end = peer.hub.publication().end;
        assertThat(end.kind()).isEqualTo(EndReason.Kind.PEER);
        assertThat(end.text()).startsWith("1011(SocketTimeout) the peer does not read: ").endsWith(" bytes wait for its socket");
    }

    /** On a real socket: what the peer cannot get rid of stays with it, not in the server. */
    @Test
    void shouldLetAFloodFillTheSocketsOnly() throws IOException {
        try (LiveServer server = new LiveServer(new FakeConfig()); SocketChannel flood = SocketChannel.open()) {
            flood.setOption(StandardSocketOptions.SO_RCVBUF, 8 * 1024);
            flood.connect(new InetSocketAddress("127.0.0.1", server.ports().addresses().get(0).getPort()));
            byte[] handshake = new byte[1 + 2 * 1536];
            handshake[0] = 3;
            flood.write(ByteBuffer.wrap(handshake));
            flood.configureBlocking(false);
            long sent = send(flood, pings());
            assertThat(sent).as("bytes of pings that the server has taken").isLessThan(FLOOD_BYTES);
            assertThat(server.clients.clients()).hasSize(1);
        }
    }

    /** Sends again and again; returns how much, when it could not for a while or has sent {@link #FLOOD_BYTES}. */
    private static long send(SocketChannel to, ByteBuffer bytes) throws IOException {
        long sent = 0;
        long sentAtNs = System.nanoTime();
        while (sent < FLOOD_BYTES && System.nanoTime() - sentAtNs < BLOCKED_NS) {
            int taken = to.write(bytes);
            if (!bytes.hasRemaining()) {
                bytes.rewind();
            }
            if (taken > 0) {
                sent += taken;
                sentAtNs = System.nanoTime();
            } else {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        return sent;
    }

    private static ByteBuffer pings() {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < 4096; i++) {
            ByteBuf body = Unpooled.buffer().writeShort(/* PingRequest */ 6).writeInt(i);
            ChunkWriter.write(out, 2, 0, MessageType.USER_CONTROL, 0, body, /* chunkSize= */ 128);
        }
        return out.nioBuffer();
    }
}
