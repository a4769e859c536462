package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.format.srt.SrtGroup;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtOptions;
import srs.format.srt.SrtConnection;
import srs.kernel.net.Endpoint;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;

/** A group of our own against two sockets of one address, on two loops: the second connection comes to the other socket than the first. */
class GroupPortTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 10080);
    private static final String PUBLISH = "srt://127.0.0.1:10080?streamid=#!::r=live/livestream,m=publish&latency=300&grouptype=backup&weight=2 srt://127.0.0.1:10080?weight=1";

    private final FakeConfig config = new FakeConfig().set("srt.enabled", "on").set("play.gop_cache", "on");
    private final FakeHub hub = new FakeHub();
    private final FakeClients clients = new FakeClients();
    private final FakeAdmission admission = new FakeAdmission();
    private final Wires wires = new Wires();
    private final List<Socket> sockets = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();
    private Peer peer;

    /** A socket of the server, on a loop of its own. */
    private final class Socket {
        final EmbeddedChannel channel = new EmbeddedChannel();
        final SrtPort port;

        Socket(SrtPort.Family family, SrtSettings settings) {
            channel.freezeTime();
            port = new SrtPort(new Means(config, hub, clients, admission, new Feeds(), new SrtTable()), family, () -> settings, random, wires.port(channel.eventLoop(), SERVER));
        }
    }

    /** The group, whose callers share a socket here; which of them a datagram is of is seen by its caller's number, as its source would say. */
    private final class Peer implements GroupCall.Owner, SrtConnection.Listener {
        final GroupCall call;
        /** What is lost: of the way to this socket. */
        int cut = -1;
        SrtGroup group;
        String over;
        private int source;
        private final List<Integer> seen = new ArrayList<>();

        Peer() {
            List<SrtUrl> urls = SrtUrl.parseAll(PUBLISH, SrtOptions.DEFAULT);
            call = new GroupCall(urls.get(0).group(), urls.stream().map(url -> new GroupCall.Target(url, SERVER)).toList(), random, wires.output(), this, nowUs());
        }

        @Override
        public SrtConnection.Listener onConnected(SrtGroup made) {
            group = made;
            return this;
        }

        @Override
        public void onFailed(String reason) {
            over = reason;
        }

        @Override
        public void onMessage(ByteBuf message, long dueUs) {}

        @Override
        public void onClosed(String reason) {
            over = reason;
        }

        /** The first two callers are the two ways; those after them call the first again. A handshake says whose it is; what comes after it goes to the connection that the handshake made. */
        private int sourceOf(ByteBuf datagram) {
            if (datagram.getInt(12) == 0 && datagram.getByte(0) < 0) {
                int number = datagram.getInt(16 + 24);
                if (!seen.contains(number)) {
                    seen.add(number);
                }
                source = seen.indexOf(number) == 1 ? 1 : 0;
                return source;
            }
            return ways.getOrDefault(datagram.getInt(12), 0);
        }
    }

    private final Map<Integer, Integer> ways = new HashMap<>();

    @BeforeEach
    void open() {
        SrtSettings settings = new SrtSettings(List.of(Endpoint.parse("127.0.0.1:10080")), SrtOptions.DEFAULT.withGroupConnect(true), 10_000, "live",
                "#!::r=live/livestream,m=request", false);
        SrtPort.Family family = new SrtPort.Family(new Groups(), SrtListener.cookieSecret(random),
                loop -> sockets.stream().filter(socket -> socket.channel.eventLoop() == loop).map(socket -> socket.port).findFirst().orElse(null));
        sockets.add(new Socket(family, settings));
        sockets.add(new Socket(family, settings));
        peer = new Peer();
        pass(400);
        assertThat(peer.group).as(peer.over).isNotNull();
        assertThat(peer.group.connections()).hasSize(2);
    }

    @AfterEach
    void close() {
        peer.call.close(nowUs());
        sockets.forEach(socket -> socket.port.onClosed());
        wires.close();
        sockets.forEach(socket -> socket.channel.finishAndReleaseAll());
    }

    private long nowUs() {
        return TimeUnit.NANOSECONDS.toMicros(sockets.get(0).channel.eventLoop().ticker().nanoTime());
    }

    private void pass(long ms) {
        for (long left = ms; left > 0; left -= 5) {
            sockets.forEach(socket -> socket.channel.advanceTimeBy(5, TimeUnit.MILLISECONDS));
            exchange();
            sockets.forEach(socket -> socket.channel.runScheduledPendingTasks());
            peer.call.tick(nowUs());
            exchange();
        }
    }

    private void exchange() {
        wires.exchange(out -> {
            int way = peer.sourceOf(out);
            if (way != peer.cut) {
                sockets.get(way).port.onDatagram(out, new InetSocketAddress("127.0.0.1", 4000 + way));
                sockets.forEach(socket -> socket.channel.runPendingTasks());
            }
        }, this::receive);
    }

    private void receive(ByteBuf in) {
        int way = peer.seen.indexOf(in.getInt(12)) == 1 ? 1 : 0;
        boolean isConclusion = in.getByte(0) < 0 && in.getUnsignedShort(0) == 0x8000 && in.getInt(16 + 20) == -1;
        if (isConclusion) {
            ways.put(in.getInt(16 + 24), way);
        }
        if (way != peer.cut) {
            peer.call.onDatagram(in, SERVER, nowUs());
        }
    }

    private void send(int count, int[] number) {
        for (int i = 0; i < count; i++) {
            // a null packet with a number in it
            byte[] packet = new byte[188];
            packet[0] = 0x47;
            packet[1] = 0x1F;
            packet[2] = (byte) 0xFF;
            packet[3] = 0x10;
            peer.group.send(Unpooled.wrappedBuffer(packet).setInt(4, number[0]++), 0, packet.length, nowUs());
            pass(5);
        }
    }

    @Test
    void hasOneStreamOfBothWaysThoughOneIsCut() {
        assertThat(admission.asked).containsExactly("CONNECT /live/livestream", "PUBLISH /live/livestream", "CONNECT /live/livestream", "PUBLISH /live/livestream");
        assertThat(clients.all).as("each way is a client").hasSize(2);
        assertThat(hub.publications).as("one stream").hasSize(1);

        int[] number = new int[1];
        send(100, number);
        peer.cut = 0;
        send(400, number);
        peer.cut = -1;
        send(100, number);
        pass(500);

        assertThat(peer.over).isNull();
        assertThat(clients.all.get(0).received).isEqualTo(600L * 188);
    }

    @Test
    void goesOnWhenAWayEndsAndEndsWithTheLast() {
        int[] number = new int[1];
        peer.cut = 0;
        send(2_200, number);
        assertThat(peer.group.connections()).hasSize(1);
        assertThat(hub.publication().end).isNull();
        peer.cut = -1;
        send(800, number);
        assertThat(peer.group.connections()).as("it is called again").hasSize(2);

        peer.call.close(nowUs());
        pass(500);
        assertThat(hub.publication().end).isNotNull();
    }
}
