package srs.bench.srt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtOptions;

/**
 * Many SRT publishers and players against one server, or against one process of libsrt for each stream; prints what they got, and what processor time and memory the servers
 * took meanwhile. The load is on one thread, so that the servers have the other cores; a few of the players are on a second one, and their delays alone are measured: a thread that
 * reads for hundreds of players has each of them wait for those before it.
 *
 * <pre>
 * java -cp srs.bench/target/srs.bench.jar srs.bench.srt.SrtLoad port=10080 publishers=100 pids=4711
 * java -cp srs.bench/target/srs.bench.jar srs.bench.srt.SrtLoad port=10080 publishers=1 players=200 pids=4711
 * java -cp srs.bench/target/srs.bench.jar srs.bench.srt.SrtLoad port=20000 step=1 out=30000 publishers=50 players=50 plain=1 pids=4712,4713
 * </pre>
 *
 * <p>{@code measured}: players on the second thread. {@code priority}: its real-time priority, more than that of the load. {@code step}: publisher N calls port + N * step. {@code out}: where players call, with the same step. {@code plain}: no stream ids. {@code players} above {@code publishers}
 * share their streams.
 */
public final class SrtLoad {
    private static final double CLOCK_TICKS_PER_SECOND = 100;

    private final Map<String, String> arguments = new TreeMap<>();
    private final List<LoadPeer> publishers = new ArrayList<>();
    private final List<LoadPeer> players = new ArrayList<>();
    private final Delays delays = new Delays();
    private final Delays dueDelays = new Delays();
    private final PeerLoop load = new PeerLoop();
    private final PeerLoop measured = new PeerLoop();
    private final FrameSource source;
    private final ExecutorService measurer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "measured");
        thread.setDaemon(true);
        return thread;
    });
    private long nextFrameUs;

    private SrtLoad(String[] words) throws IOException {
        for (String word : words) {
            int equals = word.indexOf('=');
            arguments.put(word.substring(0, equals), word.substring(equals + 1));
        }
        source = new FrameSource(number("kbps", 2_000));
    }

    private int number(String name, int fallback) {
        return Integer.parseInt(arguments.getOrDefault(name, Integer.toString(fallback)));
    }

    public static void main(String[] words) throws IOException {
        new SrtLoad(words).run();
    }

    private void run() throws IOException {
        SrtListener.prepare();
        if (arguments.containsKey("priority")) {
            measurer.execute(this::hurry);
        }
        int port = number("port", 10080);
        int out = number("out", port);
        int step = number("step", 0);
        int publisherCount = number("publishers", 1);
        int latencyMs = number("latency", 120);
        boolean isPlain = number("plain", 0) == 1;
        SrtOptions options = SrtOptions.DEFAULT.withLatency(latencyMs, latencyMs);
        String passphrase = arguments.getOrDefault("passphrase", "");
        if (!passphrase.isEmpty()) {
            options = options.withPassphrase(passphrase, number("pbkeylen", 16));
        }
        for (int i = 0; i < publisherCount; i++) {
            String id = isPlain ? "" : "#!::r=live/bench" + i + ",m=publish";
            publishers.add(new LoadPeer(new InetSocketAddress("127.0.0.1", port + i * step), id, options, null, null, load.selector()));
        }
        publishers.forEach(load::add);
        await(publishers, "publishers");
        int playerCount = number("players", 0);
        // spread over all, for a server may serve the first first
        int eachMeasured = Math.max(1, playerCount / number("measured", 10));
        for (int i = 0; i < playerCount; i++) {
            int stream = i % publisherCount;
            String id = isPlain ? "" : "#!::r=live/bench" + stream + ",m=request";
            boolean isMeasured = i % eachMeasured == 0;
            PeerLoop loop = isMeasured ? measured : load;
            LoadPeer player = new LoadPeer(new InetSocketAddress("127.0.0.1", out + stream * step), id, options, isMeasured ? delays : null, isMeasured ? dueDelays : null,
                    loop.selector());
            players.add(player);
            loop.add(player);
        }
        await(players, "players");
        loop(TimeUnit.SECONDS.toMicros(number("warmup", 10)));
        delays.clear();
        dueDelays.clear();
        long receivedBefore = players.stream().mapToLong(peer -> peer.receivedBytes).sum();
        long sentBefore = publishers.stream().mapToLong(peer -> peer.sentBytes).sum();
        double cpuBefore = cpuSeconds();
        long beganUs = PeerLoop.nowUs();
        loop(TimeUnit.SECONDS.toMicros(number("seconds", 15)));
        double seconds = (PeerLoop.nowUs() - beganUs) / 1e6;
        double cpu = cpuSeconds() - cpuBefore;
        double sentGb = (publishers.stream().mapToLong(peer -> peer.sentBytes).sum() - sentBefore) / 1e9;
        double receivedGb = (players.stream().mapToLong(peer -> peer.receivedBytes).sum() - receivedBefore) / 1e9;
        System.out.printf("publishers %d, players %d, %.1f s: in %.3f GB, out %.3f GB (%.2f of what was to come), CPU %.1f %% of a core, %.2f s for each GB in and out, "
                + "resident %d MB, delay p50 %.1f ms p99 %.1f ms, until due p50 %.1f ms p99 %.1f ms, failures %d%n", publishers.size(), players.size(), seconds, sentGb, receivedGb,
                players.isEmpty() ? 1 : receivedGb / (sentGb * players.size() / publishers.size()), 100 * cpu / seconds, cpu / (sentGb + receivedGb), residentMb(),
                Delays.atMostMs(500, delays), Delays.atMostMs(990, delays), Delays.atMostMs(500, dueDelays), Delays.atMostMs(990, dueDelays), failures());
        long nowUs = PeerLoop.nowUs();
        for (LoadPeer peer : all()) {
            peer.close(nowUs);
        }
    }

    private List<LoadPeer> all() {
        List<LoadPeer> all = new ArrayList<>(publishers);
        all.addAll(players);
        return all;
    }

    private long failures() {
        return all().stream().mapToLong(peer -> peer.failures).sum();
    }

    private void await(List<LoadPeer> peers, String what) throws IOException {
        long untilUs = PeerLoop.nowUs() + TimeUnit.SECONDS.toMicros(60);
        while (!peers.stream().allMatch(LoadPeer::isConnected)) {
            if (PeerLoop.nowUs() > untilUs) {
                throw new IOException(peers.stream().filter(peer -> !peer.isConnected()).count() + " " + what + " are not connected after 60 s");
            }
            loop(100_000);
        }
    }

    /** For so long: frames to the publishers, and both loops. */
    private void loop(long forUs) throws IOException {
        long untilUs = PeerLoop.nowUs() + forUs;
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            try {
                measured.run(untilUs);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, measurer);
        for (long nowUs = PeerLoop.nowUs(); nowUs < untilUs; nowUs = PeerLoop.nowUs()) {
            if (nowUs >= nextFrameUs) {
                feed(nowUs);
            }
            load.turn(nextFrameUs);
        }
        other.join();
    }

    /** The next frame, to all publishers. */
    private void feed(long nowUs) {
        nextFrameUs = Math.max(nextFrameUs + FrameSource.FRAME_US, nowUs - FrameSource.FRAME_US);
        source.next();
        for (LoadPeer publisher : publishers) {
            // a burst to many takes a while: each has its own time
            long sendUs = PeerLoop.nowUs();
            publisher.send(source.at(sendUs), sendUs);
        }
    }

    /** As {@code chrt -r -p}: who is measured does not wait for the load. */
    private void hurry() {
        try {
            String thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
            new ProcessBuilder("chrt", "-r", "-p", arguments.get("priority"), thread).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> pids() {
        return Arrays.stream(arguments.getOrDefault("pids", "").split(",")).filter(pid -> !pid.isEmpty()).toList();
    }

    /** User and system time of the servers. */
    private double cpuSeconds() throws IOException {
        double ticks = 0;
        for (String pid : pids()) {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / CLOCK_TICKS_PER_SECOND;
    }

    private long residentMb() throws IOException {
        long kb = 0;
        for (String pid : pids()) {
            for (String line : Files.readAllLines(Path.of("/proc", pid, "status"))) {
                if (line.startsWith("VmRSS:")) {
                    kb += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kb / 1024;
    }
}
