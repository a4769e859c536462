package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.testkit.PlaylistChecker;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakeWorkers;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** A stream with its publisher, and HLS of it in a folder. Everything happens on the test's thread, at once; timers when the test says. */
final class Stage {
    static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");

    final FakeConfig config;
    final Path root;
    final List<SegmentReport> reports = new ArrayList<>();
    final List<String> kicked = new ArrayList<>();
    final FakeWorkers workers = new FakeWorkers();
    final PlaylistChecker checker = new PlaylistChecker();
    final MemoryShelf shelf = new MemoryShelf();
    Storage disk = new DiskStorage(shelf.hot());
    long nowMs = 1_795_262_400_000L; // 2026-11-21 12:00 UTC
    private final FakeHub hub = new FakeHub();
    boolean forgotten;
    HlsStream stream;
    private String lastText;

    Stage(Path root) {
        this.root = root;
        this.config = config(root);
    }

    /** HLS as it is by default, but for shorter segments that stay. */
    static FakeConfig config(Path root) {
        return FakeConfig.ofDefaults().resolving(host -> Optional.of(StreamKey.DEFAULT_VHOST)).set("hls.enabled", "on").set("hls.hls_fragment", "2000")
                .set("hls.hls_dispose", "0").set("hls.hls_path", root.toString()).set("play.atc", "off").set("utc_time", "on");
    }

    HlsSettings settings() {
        return settings(config);
    }

    static HlsSettings settings(FakeConfig config) {
        return HlsSettings.of(config.vhost(StreamKey.DEFAULT_VHOST), config.root());
    }

    Path file(String name) {
        return root.resolve(name);
    }

    String playlist() throws IOException {
        String text = Files.readString(file("live/livestream.m3u8"));
        checker.check(text);
        return text;
    }

    /** The playlist in memory, as players get it. */
    String live() {
        String text = new String(edge().now().text(false), StandardCharsets.UTF_8);
        if (!text.equals(lastText)) {
            checker.check(text);
            lastText = text;
        }
        return text;
    }

    LivePlaylist edge() {
        return shelf.playlist(file("live/livestream.m3u8")).orElseThrow();
    }

    /** What lies in memory under that name. */
    byte[] inMemory(String name) {
        MemoryFile file = shelf.file(file(name)).orElseThrow(() -> new AssertionError(name + " is not there"));
        ByteBuf bytes = file.read(0, file.bytes()).orElseThrow();
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    /** Frame by frame, and after each of them a look at the playlist. */
    void sendSlowly(Items items) {
        for (int i = 0; i < items.size(); i++) {
            send(Items.of(items.get(i) instanceof MediaFrame frame ? frame.retain() : items.get(i)));
            if (shelf.playlist(file("live/livestream.m3u8")).isPresent()) {
                live();
            }
        }
        items.release();
    }

    List<String> files() throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(path -> root.relativize(path).toString()).sorted().toList();
        }
    }

    /** A publisher comes, with these tracks. */
    void publish(Track... tracks) {
        hub.streams.clear();
        hub.streams.add(info());
        if (stream == null) {
            stream = new HlsStream(KEY, settings(), house(), Runnable::run, null, () -> forgotten = true);
        }
        stream.publish();
        Items opening = Frames.opening(tracks);
        sink().onOpening(opening);
        opening.release();
    }

    void send(Items items) {
        sink().onBatch(items);
        items.release();
    }

    void unpublish() {
        hub.streams.clear();
        sink().onUnpublish();
    }

    /** The server ends and starts again. */
    void restart() {
        stream.close(() -> {});
        stream = null;
    }

    /** The configuration has changed under the live stream. */
    void reload(Track... tracks) {
        stream.close(() -> {});
        stream = new HlsStream(KEY, settings(), house(), Runnable::run, stream.playlist(settings()), () -> forgotten = true);
        publish(tracks);
    }

    private HlsHouse house() {
        Clients clients = proxy(Clients.class, (name, args) -> Optional.of(proxy(Client.class,
                (method, reason) -> method.equals("kick") ? kicked.add((String) reason[0]) : Map.of("param", "?token=t1"))));
        return new HlsHouse(hub, clients, workers, new UnpooledByteBufAllocator(false), () -> nowMs, reports::add, shelf, disk);
    }

    private static StreamInfo info() {
        return new StreamInfo(KEY, "vid-124q9y3", Optional.of("publisher"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    /** Who taps the stream. */
    private FrameSink sink() {
        return hub.taps.get(hub.taps.size() - 1).request.sink();
    }

    interface Call {
        Object of(String method, Object[] args);
    }

    static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(Stage.class.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> call.of(method.getName(), args)));
    }
}
