package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.EventLoops;
import srs.kernel.net.Listening;
import srs.testkit.Await;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeWorkers;
import srs.testkit.kernel.FakeHub;

/** The server opens its ports by a kernel that makes handlers on its loops, and waits for them. */
class SrtServerTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 10080);

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final FakeConfig config = new FakeConfig();
    private final Wires wires = new Wires();
    private final Kernel kernel = new Kernel();
    private SrtServer server;

    /** Makes each handler on a loop, and waits for it with a limit, as the kernel does. */
    private final class Kernel implements Datagrams, EventLoops {
        final List<String> events = new ArrayList<>();

        @Override
        public Listening listen(DatagramRequest request) {
            for (EventLoop loop : all()) {
                Future<?> made = loop.submit(() -> request.handlers().apply(wires.port(loop, ADDRESS)));
                try {
                    made.get(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException | ExecutionException | TimeoutException e) {
                    throw new AssertionError("no handler of " + request.endpoint() + " came, while the server's thread waited for it", e);
                }
            }
            events.add("listen " + request.endpoint());
            return new Listening() {
                @Override
                public InetSocketAddress address() {
                    return ADDRESS;
                }

                @Override
                public void close() {
                    events.add("close " + request.endpoint());
                }

                @Override
                public void end() {
                    events.add("end " + request.endpoint());
                }
            };
        }

        @Override
        public void check(Endpoint endpoint) {}

        @Override
        public List<EventLoop> all() {
            List<EventLoop> loops = new ArrayList<>();
            group.forEach(loop -> loops.add((EventLoop) loop));
            return loops;
        }

        @Override
        public List<Delay> delays() {
            return List.of();
        }

        @Override
        public EventLoop next() {
            return group.next();
        }
    }

    @BeforeEach
    void configure() {
        for (String line : """
                enabled on
                listen 127.0.0.1:10080
                maxbw -1
                mss 1500
                connect_timeout 3000
                peer_idle_timeout 10000
                tsbpdmode on
                latency 120
                recvlatency 120
                peerlatency 0
                tlpktdrop on
                sendbuf 12058624
                recvbuf 12058624
                payloadsize 1316
                pbkeylen 0
                cryptomode 0
                groupconnect on
                default_app live
                default_mode request""".split("\n")) {
            set(line.split(" ")[0], line.split(" ")[1]);
        }
    }

    private void set(String name, String value) {
        config.set("srt_server." + name, value);
    }

    private void start() {
        server = new SrtServer(config, new FakeHub(), new FakeClients(), new FakeAdmission(), new Feeds(), new SrtTable(), kernel, kernel, new FakeWorkers());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void letsTheLoopsMakeTheirHandlersWhileItWaitsForThem() {
        start();
        assertThat(kernel.events).containsExactly("listen 127.0.0.1:10080");
        assertThat(server.addresses()).containsExactly(ADDRESS);
    }

    @Test
    void opensAnewWithOtherOptions() {
        start();
        set("recvlatency", "200");
        config.reload("srt_server.recvlatency");

        assertThat(kernel.events).containsExactly("listen 127.0.0.1:10080", "close 127.0.0.1:10080", "listen 127.0.0.1:10080");
    }

    @Test
    void endsAPortThatIsNotWantedAnyMore() {
        start();
        set("listen", "127.0.0.1:10081");
        config.reload("srt_server.listen");

        assertThat(kernel.events).containsExactly("listen 127.0.0.1:10080", "end 127.0.0.1:10080", "listen 127.0.0.1:10081");
    }
}
