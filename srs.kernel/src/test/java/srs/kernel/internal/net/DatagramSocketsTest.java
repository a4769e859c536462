package srs.kernel.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.testkit.Await;
import srs.testkit.LeakGuard;
import srs.testkit.Loopback;

/** UDP sockets outlive the bundles that read them, and many peers share one. */
@ExtendWith(LeakGuard.class)
class DatagramSocketsTest {
    private static final int GRACE_MS = 300;
    private static final int TIMEOUT_MS = 10_000;
    private static final int PEERS = 32;

    private final LoopGroup loops = new LoopGroup(2);
    private final WorkPool pool = new WorkPool();
    private final FaultCounter faults = new FaultCounter();
    private final List<DatagramSocket> peers = new ArrayList<>();
    private DatagramSockets sockets = new DatagramSockets(loops, pool, 60_000);

    @AfterEach
    void close() {
        peers.forEach(DatagramSocket::close);
        sockets.close();
        pool.close();
        loops.close();
    }

    private BundleDatagrams bundle(String name) {
        return new BundleDatagrams(sockets, faults, name);
    }

    /** Keeps what comes, as text, and answers as it is told. */
    private static class Listener implements DatagramHandler {
        final List<String> received = new CopyOnWriteArrayList<>();
        final Set<InetSocketAddress> from = ConcurrentHashMap.newKeySet();
        final AtomicInteger closed = new AtomicInteger();
        volatile DatagramPort port;

        DatagramHandler on(DatagramPort its) {
            port = its;
            return this;
        }

        @Override
        public void onDatagram(ByteBuf payload, InetSocketAddress sender) {
            received.add(payload.toString(StandardCharsets.UTF_8));
            from.add(sender);
        }

        @Override
        public void onClosed() {
            closed.incrementAndGet();
        }
    }

    private static DatagramRequest request(int port, Listener listener) {
        return new DatagramRequest("test", new Endpoint(Loopback.HOST, port), listener::on);
    }

    private DatagramSocket peer() throws IOException {
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        peer.setSoTimeout(TIMEOUT_MS);
        peers.add(peer);
        return peer;
    }

    private static void send(DatagramSocket peer, InetSocketAddress to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        peer.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static String receive(DatagramSocket peer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        peer.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void receivesInOrderFromManyPeersAndAnswersEach() throws IOException {
        Listener echo = new Listener() {
            @Override
            public void onDatagram(ByteBuf payload, InetSocketAddress sender) {
                super.onDatagram(payload, sender);
                port.write(ByteBufUtil.writeUtf8(port.alloc(), "1" + received.get(received.size() - 1)), sender);
                port.write(ByteBufUtil.writeUtf8(port.alloc(), "2" + received.get(received.size() - 1)), sender);
            }
        };
        Listening listening = bundle("a").listen(request(0, echo));
        for (int i = 0; i < PEERS; i++) {
            send(peer(), listening.address(), "peer" + i);
        }
        for (int i = 0; i < PEERS; i++) {
            assertThat(receive(peers.get(i))).isEqualTo("1peer" + i);
            assertThat(receive(peers.get(i))).isEqualTo("2peer" + i);
        }
        assertThat(echo.received).hasSize(PEERS).startsWith("peer0", "peer1", "peer2");
    }

    /** What goes out by a socket for all addresses has the one of the way to the peer, and a peer may listen to none but that which it has sent to. */
    @Test
    void oneAddressBesideAllOfThemAnswersFromThatAddress() throws IOException {
        Listener all = new Listener();
        List<String> atOne = new CopyOnWriteArrayList<>();
        Listening listening = bundle("a").listen(new DatagramRequest("test", new Endpoint("", 0), all::on).withSockets(2));
        int port = listening.address().getPort();
        bundle("a").listen(new DatagramRequest("test", new Endpoint("127.0.0.9", port), socket -> (payload, sender) -> {
            atOne.add(payload.toString(StandardCharsets.UTF_8));
            socket.write(ByteBufUtil.writeUtf8(socket.alloc(), "answer"), sender);
        }).withSockets(2));
        DatagramSocket peer = peer();
        send(peer, new InetSocketAddress("127.0.0.9", port), "to one");
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        peer.receive(answer);
        assertThat(answer.getAddress().getHostAddress()).isEqualTo("127.0.0.9");
        send(peer, new InetSocketAddress("127.0.0.1", port), "to another");
        Await.until("it has come", () -> all.received.contains("to another"));
        assertThat(atOne).containsExactly("to one");
    }

    @Test
    void sendersOfIpv4AreKnownByTheirIpv4AddressOnASocketForBoth() throws IOException {
        Listener any = new Listener();
        Listening listening = bundle("a").listen(new DatagramRequest("test", new Endpoint("", 0), any::on));
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress(Loopback.HOST, 0));
        peers.add(peer);
        send(peer, new InetSocketAddress(Loopback.HOST, listening.address().getPort()), "four");
        Await.until("it comes", () -> any.received.contains("four"));
        assertThat(any.from).containsExactly((InetSocketAddress) peer.getLocalSocketAddress()).allMatch(from -> from.getAddress() instanceof Inet4Address);
    }

    @Test
    void receivesByIpv6() throws IOException {
        Listener six = new Listener();
        Listening listening = bundle("a").listen(new DatagramRequest("test", new Endpoint("::1", 0), six::on));
        DatagramSocket peer = new DatagramSocket(new InetSocketAddress("::1", 0));
        peers.add(peer);
        send(peer, listening.address(), "six");
        Await.until("it comes", () -> six.received.contains("six"));
    }

    @Test
    void datagramsThatComeWhileNobodyListensWaitForTheNextListener() throws IOException {
        Listener before = new Listener();
        BundleDatagrams first = bundle("first");
        InetSocketAddress address = first.listen(request(0, before)).address();
        DatagramSocket peer = peer();
        send(peer, address, "a");
        Await.until("it comes", () -> before.received.contains("a"));
        first.close();
        assertThat(before.closed).hasValue(1);

        send(peer, address, "b");
        send(peer, address, "c");
        Listener after = new Listener();
        bundle("second").listen(request(address.getPort(), after));
        Await.until("what waited comes", () -> after.received.size() == 2);
        assertThat(after.received).containsExactly("b", "c");
        assertThat(before.received).containsExactly("a");
    }

    @Test
    void theEndpointIsFreeAfterTheGraceTime() throws IOException {
        sockets = new DatagramSockets(loops, pool, GRACE_MS);
        Listening listening = bundle("a").listen(request(0, new Listener()));
        int port = listening.address().getPort();
        listening.close();
        Await.value("a plain socket can have it", () -> {
            try (DatagramSocket plain = new DatagramSocket(new InetSocketAddress(Loopback.HOST, port))) {
                return plain;
            }
        });
    }

    @Test
    void anEndpointThatEndsIsFreeAtOnce() throws IOException {
        Listener listener = new Listener();
        Listening listening = bundle("a").listen(request(0, listener));
        int port = listening.address().getPort();
        listening.end();
        assertThat(listener.closed).hasValue(1);
        new DatagramSocket(new InetSocketAddress(Loopback.HOST, port)).close();
    }

    @Test
    void oneEndpointHasOneListener() throws IOException {
        int port = bundle("owner").listen(request(0, new Listener())).address().getPort();
        assertThatThrownBy(() -> bundle("other").listen(request(port, new Listener()))).isInstanceOf(IOException.class)
                .hasMessage("UDP endpoint 127.0.0.1:" + port + " is taken by test of owner");
    }

    @Test
    void saysWhoseFaultItIsWhenAnEndpointCannotBeBound() throws IOException {
        DatagramSocket taken = peer();
        int port = taken.getLocalPort();
        assertThatThrownBy(() -> bundle("a").listen(request(port, new Listener()))).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on UDP 127.0.0.1:" + port + " for test: ");
        assertThatThrownBy(() -> bundle("a").check(new Endpoint(Loopback.HOST, port))).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on UDP 127.0.0.1:" + port);
        taken.close();
        assertThatCode(() -> bundle("a").check(new Endpoint(Loopback.HOST, port))).doesNotThrowAnyException();
    }

    @Test
    void severalSocketsDivideThePeersAndEachPeerStaysWithOne() throws IOException {
        List<Listener> each = new CopyOnWriteArrayList<>();
        DatagramRequest request = new DatagramRequest("test", new Endpoint(Loopback.HOST, 0), port -> {
            Listener listener = new Listener();
            each.add(listener);
            return listener.on(port);
        }).withSockets(2);
        InetSocketAddress address = bundle("a").listen(request).address();
        for (int i = 0; i < PEERS; i++) {
            peer();
        }
        for (int round = 0; round < 3; round++) {
            for (DatagramSocket peer : peers) {
                send(peer, address, "x");
            }
        }
        Await.until("all come", () -> each.stream().mapToInt(listener -> listener.received.size()).sum() == 3 * PEERS);
        Map<DatagramPort, Set<InetSocketAddress>> byPort = new ConcurrentHashMap<>();
        each.forEach(listener -> byPort.put(listener.port, listener.from));
        assertThat(byPort.values().stream().mapToInt(Set::size).sum()).as("no peer at two sockets").isEqualTo(PEERS);
        if (loops.transport().sharesPorts()) {
            assertThat(each).hasSize(2).noneMatch(listener -> listener.from.isEmpty());
            assertThat(new HashSet<>(each.stream().map(listener -> listener.port.loop()).toList())).as("a loop for each").hasSize(2);
        }
    }

    @Test
    void socketsThatShareAPortShareItWithNobodyElse() throws IOException {
        Listening mine = bundle("a").listen(request(0, new Listener()).withSockets(2));
        DatagramSockets server = new DatagramSockets(loops, pool, GRACE_MS);
        try {
            assertThatThrownBy(() -> new BundleDatagrams(server, faults, "b").listen(request(mine.address().getPort(), new Listener()).withSockets(2)))
                    .isInstanceOf(IOException.class).hasMessageContaining("cannot listen on UDP");
        } finally {
            server.close();
        }
    }

    @Test
    void anotherNumberOfSocketsIsTakenAtTheNextListen() throws IOException {
        BundleDatagrams bundle = bundle("a");
        Listening one = bundle.listen(request(0, new Listener()));
        int port = one.address().getPort();
        one.close();
        AtomicInteger handlers = new AtomicInteger();
        bundle.listen(new DatagramRequest("test", new Endpoint(Loopback.HOST, port), its -> {
            handlers.incrementAndGet();
            return new Listener();
        }).withSockets(2));
        assertThat(handlers).hasValue(loops.transport().sharesPorts() ? 2 : 1);
    }

    @Test
    void aHandlerThatThrowsLosesThatDatagramOnly() throws IOException {
        Listener moody = new Listener() {
            @Override
            public void onDatagram(ByteBuf payload, InetSocketAddress sender) {
                if (payload.getByte(payload.readerIndex()) == '!') {
                    throw new IllegalStateException("moody");
                }
                super.onDatagram(payload, sender);
            }
        };
        InetSocketAddress address = bundle("moody").listen(request(0, moody)).address();
        DatagramSocket peer = peer();
        send(peer, address, "!");
        send(peer, address, "ok");
        Await.until("the next one comes", () -> moody.received.contains("ok"));
        assertThat(faults.faults()).singleElement().satisfies(fault -> assertThat(fault.bundle() + " " + fault.where()).isEqualTo("moody datagram"));
    }

    @Test
    void whatABundleWritesAfterItsEndIsDropped() throws Exception {
        Listener listener = new Listener();
        BundleDatagrams bundle = bundle("a");
        bundle.listen(request(0, listener));
        bundle.close();
        DatagramPort port = listener.port;
        ByteBuf late = port.alloc().buffer().writeByte(1);
        assertThat(port.loop().submit(() -> port.write(late, new InetSocketAddress(Loopback.HOST, 9))).get()).isFalse();
        assertThat(late.refCnt()).isZero();
        assertThatThrownBy(() -> bundle.listen(request(0, new Listener()))).hasMessage("bundle a has stopped");
    }

    @Test
    void whatIsLongerThanAskedForIsCutOff() throws IOException {
        Listener listener = new Listener();
        InetSocketAddress address = bundle("a").listen(request(0, listener).withMaxDatagramBytes(4)).address();
        DatagramSocket peer = peer();
        send(peer, address, "123456");
        send(peer, address, "abcd");
        Await.until("both come", () -> listener.received.size() == 2);
        assertThat(listener.received).containsExactly("1234", "abcd");
    }

    @Test
    void joinsAGroup() throws IOException {
        Listener listener = new Listener();
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName(Loopback.HOST));
        Listening listening = bundle("a").listen(new DatagramRequest("test", new Endpoint("239.255.42.99", 0), listener::on).withNetworkInterface(loopback.getName()));
        try (MulticastSocket sender = new MulticastSocket(new InetSocketAddress(Loopback.HOST, 0))) {
            sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
            sender.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            send(sender, new InetSocketAddress("239.255.42.99", listening.address().getPort()), "all");
            Await.until("it comes", () -> listener.received.contains("all"));
        }
    }

    @Test
    void aGroupNeedsAnInterfaceThatIsThere() {
        DatagramRequest request = new DatagramRequest("test", new Endpoint("239.255.42.99", 0), new Listener()::on).withNetworkInterface("no-such0");
        assertThatThrownBy(() -> bundle("a").listen(request)).isInstanceOf(IOException.class).hasMessage("there is no network interface no-such0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_508})
    void limitsTheLengthOfDatagrams(int bytes) {
        assertThatThrownBy(() -> request(0, new Listener()).withMaxDatagramBytes(bytes)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxDatagramBytes " + bytes + " is not in 1..65507");
    }
}
