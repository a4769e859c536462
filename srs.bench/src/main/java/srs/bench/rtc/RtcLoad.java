package srs.bench.rtc;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Loads a server by WHIP and WHEP, and says what it cost. Arguments, each {@code name=value}:
 *
 * <pre>
 *  api=http://127.0.0.1:1985   where WHIP and WHEP are
 *  publish=1                   publishers, of live/load0, live/load1, …; 0 when another program publishes live/load0
 *  play=100                    players of live/load0
 *  seconds=20                  that count, after 3 that do not
 *  decrypt=10                  one player of so many opens its packets, to see their delay
 *  pid=1234                    the server's process, for CPU and memory; 0 for none
 *  threads=8                   handshakes at a time
 * </pre>
 */
public final class RtcLoad {
    private static final int WARM_UP_MS = 3_000;
    private static final int BUFFER_BYTES = 1024 * 1024;
    private static final double TICKS_PER_SECOND = 100;
    private static final int PWD_CHARACTERS = 24;

    private final Map<String, String> options = new HashMap<>(
            Map.of("api", "http://127.0.0.1:1985", "publish", "1", "play", "100", "seconds", "20", "decrypt", "10", "pid", "0", "threads", "8"));
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<URI> locations = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final List<Long> joinsNs = new ArrayList<>();

    private RtcLoad(String[] arguments) {
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length != 2 || !options.containsKey(pair[0])) {
                throw new IllegalArgumentException("argument " + argument + " is none of " + options.keySet());
            }
            options.put(pair[0], pair[1]);
        }
    }

    public static void main(String[] arguments) throws Exception {
        new RtcLoad(arguments).run();
    }

    private int number(String name) {
        return Integer.parseInt(options.get(name));
    }

    private void run() throws Exception {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ExecutorService handshakes = Executors.newFixedThreadPool(number("threads"));
        try {
            ClientIdentity identity = new ClientIdentity();
            EventLoop loop = loops.next();
            Tally sent = new Tally();
            Tally received = new Tally();
            double idleMb = residentMb();
            for (int i = 0; i < number("publish"); i++) {
                begin(identity, handshakes, loop, "whip", i, sent, false).connected.get(30, TimeUnit.SECONDS);
            }
            for (int i = 0; i < number("play"); i++) {
                long beganNs = System.nanoTime();
                LoadPeer player = begin(identity, handshakes, loop, "whep", 0, received, i % number("decrypt") == 0);
                player.connected.get(30, TimeUnit.SECONDS);
                joinsNs.add(player.firstKeyFrameNs.get(30, TimeUnit.SECONDS) - beganNs);
            }
            Thread.sleep(WARM_UP_MS);
            loop.submit(() -> received.counts = sent.counts = true).get();
            double cpuS = cpuSeconds();
            long beganNs = System.nanoTime();
            TimeUnit.SECONDS.sleep(number("seconds"));
            loop.submit(() -> received.counts = sent.counts = false).get();
            print(sent, received, (System.nanoTime() - beganNs) / 1e9, cpuSeconds() - cpuS, residentMb() - idleMb);
            for (URI location : locations) {
                http.send(HttpRequest.newBuilder(location).DELETE().build(), HttpResponse.BodyHandlers.discarding());
            }
        } finally {
            channels.forEach(Channel::close);
            handshakes.shutdownNow();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private LoadPeer begin(ClientIdentity identity, ExecutorService handshakes, EventLoop loop, String how, int stream, Tally tally, boolean decrypts) throws IOException, InterruptedException {
        boolean publishes = how.equals("whip");
        String ufrag = "load" + channels.size();
        URI url = URI.create(options.get("api") + "/rtc/v1/" + how + "/?app=live&stream=load" + stream);
        Description server = Description.of(http, url, publishes, ufrag, "p".repeat(PWD_CHARACTERS), identity.fingerprint);
        if (!server.location().toString().isEmpty()) {
            locations.add(server.location());
        }
        LoadPeer peer = new LoadPeer(identity, handshakes, server, ufrag, tally, decrypts, publishes);
        channels.add(new Bootstrap().group(loop).channel(NioDatagramChannel.class).option(ChannelOption.SO_RCVBUF, BUFFER_BYTES).handler(peer)
                .bind(new InetSocketAddress(server.address().getAddress().isLoopbackAddress() ? "127.0.0.1" : "0.0.0.0", 0)).sync().channel());
        return peer;
    }

    private void print(Tally sent, Tally received, double seconds, double cpuS, double memoryMb) {
        long[] joins = joinsNs.stream().mapToLong(Long::longValue).sorted().toArray();
        long packets = received.packets + (received.packets == 0 ? sent.packets : 0);
        System.out.printf(Locale.ROOT, "%d publishers, %d players, %.1f s: %d packets to the server, %d from it (%.0f a second), %d lost, %d broken%n", number("publish"), number("play"),
                seconds, sent.packets, received.packets, received.packets / seconds, received.lost, received.broken);
        System.out.printf(Locale.ROOT, "delay p50 %.2f ms, p99 %.2f ms; CPU of the server %.2f s, %.2f us a packet; %.1f MB more than before, %.0f KB a session%n",
                Tally.percentileMs(received.delaysUs, 0.5), Tally.percentileMs(received.delaysUs, 0.99), cpuS, packets == 0 ? Double.NaN : cpuS * 1e6 / packets, memoryMb,
                memoryMb * 1024 / channels.size());
        if (joins.length > 0) {
            System.out.printf(Locale.ROOT, "offer to key frame p50 %.0f ms, p99 %.0f ms%n", joins[joins.length / 2] / 1e6, joins[(int) (joins.length * 0.99)] / 1e6);
        }
    }

    private double cpuSeconds() throws IOException {
        if (number("pid") == 0) {
            return 0;
        }
        String stat = Files.readString(Path.of("/proc", options.get("pid"), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private double residentMb() throws IOException {
        if (number("pid") == 0) {
            return 0;
        }
        String line = Files.readAllLines(Path.of("/proc", options.get("pid"), "status")).stream().filter(each -> each.startsWith("VmRSS")).findFirst().orElse("VmRSS 0 kB");
        return Arrays.stream(line.split("\\D+")).filter(word -> !word.isEmpty()).mapToLong(Long::parseLong).sum() / 1024.0;
    }
}
