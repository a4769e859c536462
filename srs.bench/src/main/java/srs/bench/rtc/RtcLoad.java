package srs.bench.rtc;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Loads a server by WHIP and WHEP, and says what it cost. Arguments, each {@code name=value}:
 *
 * <pre>
 *  api=http://127.0.0.1:1985   where WHIP and WHEP are
 *  publish=1                   publishers, of live/load0, live/load1, …; 0 when another program publishes live/load0
 *  play=100                    players of live/load0
 *  pace=browser                how the packets of a picture leave a publisher: as those of browsers, or all at once (burst)
 *  rtx=1                       players take what is sent again in a source of its own, as browsers do, so that AES-GCM can be agreed on; 0 for AES-CM
 *  warm=10                     seconds that do not count, when all are there
 *  seconds=20                  that count
 *  decrypt=10                  one player of so many opens its packets, to see their delay
 *  pid=1234                    the server's process, for CPU and memory; 0 for none
 *  threads=4                   that join at a time
 * </pre>
 */
public final class RtcLoad {
    private static final int BUFFER_BYTES = 1024 * 1024;
    private static final int PWD_CHARACTERS = 24;
    private static final int CONNECT_MS = 10_000;
    private static final int JOIN_S = 120;
    private static final int TRIES = 3;

    private final Map<String, String> options = new HashMap<>(Map.of("api", "http://127.0.0.1:1985", "publish", "1", "play", "100", "seconds", "20", "decrypt", "10", "pid", "0",
            "threads", "4", "pace", "browser", "warm", "10"));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<URI> locations = new ConcurrentLinkedQueue<>();
    private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
    private final Queue<Long> joinsNs = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Tally sent = new Tally();
    private final Tally received = new Tally();
    private final ClientIdentity identity;
    private final boolean isEpoll = Epoll.isAvailable();

    private RtcLoad(String[] arguments) throws Exception {
        options.put("rtx", "1");
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length != 2 || !options.containsKey(pair[0])) {
                throw new IllegalArgumentException("argument " + argument + " is none of " + options.keySet());
            }
            options.put(pair[0], pair[1]);
        }
        identity = new ClientIdentity();
    }

    public static void main(String[] arguments) throws Exception {
        new RtcLoad(arguments).run();
    }

    private int number(String name) {
        return Integer.parseInt(options.get(name));
    }

    private void run() throws Exception {
        IoHandlerFactory handlers = isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, handlers);
        ExecutorService joins = Executors.newFixedThreadPool(number("threads"));
        try {
            EventLoop publishing = loops.next();
            EventLoop playing = loops.next();
            ServerProcess server = new ServerProcess(number("pid"));
            double idleMb = server.residentMb();
            Camera.Pace pace = Camera.Pace.valueOf(options.get("pace").toUpperCase(Locale.ROOT));
            List<Future<?>> joining = new ArrayList<>();
            for (int i = 0; i < number("publish"); i++) {
                int stream = i;
                joining.add(joins.submit(() -> join(publishing, stream, sent, false, pace)));
            }
            await(joining);
            for (int i = 0; i < number("play"); i++) {
                boolean decrypts = i % number("decrypt") == 0;
                joining.add(joins.submit(() -> join(playing, 0, received, decrypts, null)));
            }
            await(joining);
            TimeUnit.SECONDS.sleep(number("warm"));
            count(true, publishing, playing);
            ServerProcess.Usage before = server.usage();
            long beganNs = System.nanoTime();
            TimeUnit.SECONDS.sleep(number("seconds"));
            count(false, publishing, playing);
            double seconds = (System.nanoTime() - beganNs) / 1e9;
            print(seconds, server.usage().since(before), server.residentMb() - idleMb);
            for (URI location : locations) {
                http.send(HttpRequest.newBuilder(location).DELETE().build(), HttpResponse.BodyHandlers.discarding());
            }
        } finally {
            joins.shutdownNow();
            channels.forEach(Channel::close);
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void await(List<Future<?>> joining) throws InterruptedException, ExecutionException, TimeoutException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOIN_S);
        for (Future<?> join : joining) {
            join.get(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        joining.clear();
    }

    private void count(boolean counts, EventLoop publishing, EventLoop playing) throws InterruptedException, ExecutionException {
        publishing.submit(() -> sent.counts = counts).get();
        playing.submit(() -> received.counts = counts).get();
    }

    /** Until it is connected, and a player until it has its key frame. Blocks. */
    private void join(EventLoop loop, int stream, Tally tally, boolean decrypts, Camera.Pace pace) {
        for (int i = 1; i <= TRIES; i++) {
            try {
                long beganNs = System.nanoTime();
                LoadPeer peer = begin(loop, stream, tally, decrypts, pace);
                peer.connect(CONNECT_MS);
                if (pace == null) {
                    joinsNs.add(peer.firstKeyFrameNs.get(CONNECT_MS, TimeUnit.MILLISECONDS) - beganNs);
                }
                return;
            } catch (IOException | ExecutionException | TimeoutException e) {
                failures.add("try " + i + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private LoadPeer begin(EventLoop loop, int stream, Tally tally, boolean decrypts, Camera.Pace pace) throws IOException, InterruptedException {
        String ufrag = "load" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        URI url = URI.create(options.get("api") + "/rtc/v1/" + (pace == null ? "whep" : "whip") + "/?app=live&stream=load" + stream);
        Description server = Description.of(http, url, pace != null, number("rtx") != 0, ufrag, "p".repeat(PWD_CHARACTERS), identity.fingerprint);
        if (!server.location().toString().isEmpty()) {
            locations.add(server.location());
        }
        LoadPeer peer = new LoadPeer(identity, server, ufrag, tally, decrypts, pace);
        Class<? extends DatagramChannel> kind = isEpoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
        channels.add(new Bootstrap().group(loop).channel(kind).option(ChannelOption.SO_RCVBUF, BUFFER_BYTES).handler(peer)
                .connect(server.address(), new InetSocketAddress(server.address().getAddress().isLoopbackAddress() ? "127.0.0.1" : "0.0.0.0", 0)).sync().channel());
        return peer;
    }

    private void print(double seconds, ServerProcess.Usage usage, double memoryMb) {
        long[] joins = joinsNs.stream().mapToLong(Long::longValue).sorted().toArray();
        long packets = received.packets + (received.packets == 0 ? sent.packets : 0);
        System.out.printf(Locale.ROOT, "%d publishers, %d players, %.1f s: %d packets to the server, %d from it (%.0f a second), %d lost, %d broken, %d failed joins%n", number("publish"),
                number("play"), seconds, sent.packets, received.packets, received.packets / seconds, received.lost, received.broken, failures.size());
        failures.stream().limit(3).forEach(System.out::println);
        System.out.printf(Locale.ROOT, "delay p50 %.2f ms, p99 %.2f ms; CPU of the server %.2f s, %.2f us a packet; %.1f MB more than before, %.0f KB a session%n",
                Tally.percentileMs(received.delaysUs, 0.5), Tally.percentileMs(received.delaysUs, 0.99), usage.cpuS(), packets == 0 ? Double.NaN : usage.cpuS() * 1e6 / packets,
                memoryMb, memoryMb * 1024 / Math.max(1, channels.size()));
        System.out.println("CPU by thread: " + usage);
        if (joins.length > 0) {
            System.out.printf(Locale.ROOT, "offer to key frame p50 %.0f ms, p99 %.0f ms%n", joins[joins.length / 2] / 1e6, joins[(int) (joins.length * 0.99)] / 1e6);
        }
    }
}
