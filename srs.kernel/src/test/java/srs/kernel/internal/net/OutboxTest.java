package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.net.DatagramPort;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Endpoint;
import srs.testkit.LeakGuard;
import srs.testkit.Loopback;

/** Copies of datagrams leave in the order in which they came, in pieces where the system cuts them, and one by one where it refuses to. */
@ExtendWith(LeakGuard.class)
class OutboxTest {
    private static final int TIMEOUT_MS = 30_000;
    /** SOL_SOCKET, SO_NO_CHECK: datagrams without checksum, for which Linux refuses UDP_SEGMENT (EINVAL), as a network may with EIO. */
    private static final IntegerUnixChannelOption WITHOUT_CHECKSUM = new IntegerUnixChannelOption("SO_NO_CHECK", 1, 11);

    private final LoopGroup loops = new LoopGroup(1);
    private final WorkPool pool = new WorkPool();
    private final DatagramSockets sockets = new DatagramSockets(loops, pool, TIMEOUT_MS);
    private final List<DatagramSocket> peers = new ArrayList<>();
    private Channel channel;
    private volatile DatagramPort port;

    @BeforeEach
    void isForLinux() {
        assumeTrue(Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported());
    }

    @AfterEach
    void close() {
        peers.forEach(DatagramSocket::close);
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
        sockets.close();
        pool.close();
        loops.close();
    }

    private void open(boolean refusesSegments) throws Exception {
        DatagramGate gate = new DatagramGate();
        Bootstrap bootstrap = new Bootstrap().group(loops.next()).channelFactory(() -> loops.transport().datagrams(Optional.empty())).handler(gate);
        if (refusesSegments) {
            bootstrap.option(WITHOUT_CHECKSUM, 1);
        }
        ChannelFuture bound = bootstrap.bind(Loopback.HOST, 0).awaitUninterruptibly();
        assertThat(bound.cause()).isNull();
        channel = bound.channel();
        DatagramRequest request = new DatagramRequest("test", new Endpoint(Loopback.HOST, 0), its -> {
            port = its;
            return (payload, from) -> { };
        });
        DatagramSizes.apply(channel, request);
        gate.serve(new BundleDatagrams(sockets, new FaultCounter(), "test").new Receiving(request)).get();
    }

    private DatagramSocket peer() throws IOException {
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer.setSoTimeout(TIMEOUT_MS);
        peers.add(peer);
        return peer;
    }

    private static InetSocketAddress address(DatagramSocket peer) {
        return (InetSocketAddress) peer.getLocalSocketAddress();
    }

    /** A datagram of so many bytes, the first two of which are its number. */
    private boolean send(int number, int bytes, InetSocketAddress to) {
        ByteBuf datagram = Unpooled.buffer(bytes).writeShort(number).writeZero(bytes - 2);
        boolean isTaken = port.send(datagram, to);
        datagram.release();
        return isTaken;
    }

    private void onLoop(Callable<Boolean> task) throws Exception {
        assertThat(port.loop().submit(task).get()).isTrue();
    }

    private static void assertReceives(DatagramSocket peer, int number, int bytes) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2 * Outbox.BYTES], 2 * Outbox.BYTES);
        peer.receive(packet);
        assertThat((packet.getData()[0] & 0xFF) << 8 | packet.getData()[1] & 0xFF).isEqualTo(number);
        assertThat(packet.getLength()).isEqualTo(bytes);
    }

    @Test
    void datagramsToOnePeerKeepTheirOrderAndLengths() throws Exception {
        open(/* refusesSegments= */ false);
        DatagramSocket peer = peer();
        InetSocketAddress to = address(peer);
        int[] bytes = {1100, 1100, 400, 1100, 130, 1100, 1100, 1100};
        onLoop(() -> {
            boolean isTaken = true;
            for (int i = 0; i < bytes.length; i++) {
                isTaken &= send(i, bytes[i], to);
            }
            port.flush();
            return isTaken;
        });
        for (int i = 0; i < bytes.length; i++) {
            assertReceives(peer, i, bytes[i]);
        }
    }

    /** 40 peers with 20 datagrams each are more than it has room for, and each alone more than one piece. */
    @Test
    void moreThanItsMemoryAndItsPieces() throws Exception {
        open(/* refusesSegments= */ false);
        for (int i = 0; i < 40; i++) {
            peer();
        }
        List<InetSocketAddress> addresses = peers.stream().map(OutboxTest::address).toList();
        for (int round = 0; round < 2; round++) {
            onLoop(() -> {
                boolean isTaken = true;
                for (int i = 0; i < 20; i++) {
                    for (InetSocketAddress to : addresses) {
                        isTaken &= send(i, 500 + i, to);
                    }
                }
                port.flush();
                return isTaken;
            });
            for (DatagramSocket peer : peers) {
                for (int i = 0; i < 20; i++) {
                    assertReceives(peer, i, 500 + i);
                }
            }
        }
    }

    @Test
    void whatIsWrittenMeanwhileHasItsPlace() throws Exception {
        open(/* refusesSegments= */ false);
        DatagramSocket peer = peer();
        InetSocketAddress to = address(peer);
        onLoop(() -> {
            boolean isTaken = send(1, 100, to) && send(2, 100, to);
            isTaken &= port.write(port.alloc().buffer().writeShort(3), to);
            isTaken &= send(4, 100, to);
            port.flush();
            return isTaken;
        });
        assertReceives(peer, 1, 100);
        assertReceives(peer, 2, 100);
        assertReceives(peer, 3, 2);
        assertReceives(peer, 4, 100);
    }

    /** The piece that shows it is lost, as any datagram may be; each after it goes by itself, also those of the same flush. */
    @Test
    void systemThatRefusesSegmentsGetsEachDatagramByItself() throws Exception {
        open(/* refusesSegments= */ true);
        DatagramSocket first = peer();
        DatagramSocket second = peer();
        onLoop(() -> {
            boolean isTaken = send(1, 300, address(first)) && send(2, 300, address(first));
            isTaken &= send(3, 300, address(second));
            port.flush();
            return isTaken;
        });
        assertReceives(second, 3, 300);
        InetSocketAddress to = address(first);
        onLoop(() -> {
            boolean isTaken = send(4, 300, to) && send(5, 300, to) && send(6, 300, to);
            port.flush();
            return isTaken;
        });
        assertReceives(first, 4, 300);
        assertReceives(first, 5, 300);
        assertReceives(first, 6, 300);
    }

    @Test
    void whatIsTooLongIsLostAlone() throws Exception {
        open(/* refusesSegments= */ false);
        DatagramSocket peer = peer();
        InetSocketAddress to = address(peer);
        onLoop(() -> {
            boolean isTaken = send(1, 100, to) && send(2, 70_000, to) && send(3, Outbox.BYTES + 1, to) && send(4, 100, to);
            port.flush();
            return isTaken;
        });
        assertReceives(peer, 1, 100);
        assertReceives(peer, 4, 100);
    }

    @Test
    void socketThatIsClosedTakesNothing() throws Exception {
        open(/* refusesSegments= */ false);
        InetSocketAddress to = address(peer());
        onLoop(() -> send(1, 100, to));
        channel.close().awaitUninterruptibly();
        assertThat(loops.next().submit(() -> send(2, 100, to)).get()).isFalse();
    }
}
