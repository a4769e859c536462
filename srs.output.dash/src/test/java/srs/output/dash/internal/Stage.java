package srs.output.dash.internal;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;
import srs.testkit.MpdChecker;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakeWorkers;
import srs.testkit.kernel.Frames;
import srs.testkit.kernel.Items;

/** A stream with its publisher, and DASH of it in a folder. Everything happens on the test's thread, at once; timers when the test says. */
final class Stage {
    static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");

    final FakeConfig config;
    final Path root;
    final FakeWorkers workers = new FakeWorkers();
    final MpdChecker checker;
    final GrowingSegments growing = new GrowingSegments();
    long nowMs = 1_795_262_400_000L; // 2026-11-21 12:00 UTC
    private final FakeHub hub = new FakeHub();
    boolean forgotten;
    DashStream stream;

    Stage(Path root) {
        this.root = root;
        config = config(root);
        checker = new MpdChecker(root.resolve("live/livestream"));
    }

    /** DASH as it is by default, but for shorter segments that stay. */
    static FakeConfig config(Path root) {
        return FakeConfig.ofDefaults().set("dash.enabled", "on").set("dash.dash_fragment", "2000").set("dash.dash_path", root.toString()).set("dash.dash_dispose", "0");
    }

    Path file(String name) {
        return root.resolve(name);
    }

    /** The MPD, after it and all its segments have been checked. */
    String mpd() throws IOException {
        String text = Files.readString(file("live/livestream.mpd"));
        checker.check(text);
        return text;
    }

    /** The names below live/, without those in live/livestream/ that stand for themselves. */
    List<String> files() throws IOException {
        try (var all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(path -> root.relativize(path).toString().replace("live/livestream/", "")).sorted().toList();
        }
    }

    /** A publisher comes, with these tracks. */
    void publish(Track... tracks) {
        publish(KEY, tracks);
    }

    void publish(StreamKey key, Track... tracks) {
        hub.streams.clear();
        hub.streams.add(info());
        if (stream == null) {
            stream = new DashStream(key, DashSettings.of(config.vhost(key.vhost())), house(), Runnable::run, () -> forgotten = true);
        }
        stream.publish();
        Items opening = Frames.opening(tracks);
        sink().onOpening(opening);
        opening.release();
    }

    /** Frames come, and the clock goes on with them. */
    void sendInTime(long fromMs, long toMs, long gopMs, boolean hasAudio) {
        long beganMs = nowMs - fromMs;
        for (long ms = fromMs; ms < toMs; ms += 200) {
            nowMs = beganMs + Math.min(ms + 200, toMs);
            send(Frames.span(ms, Math.min(ms + 200, toMs), gopMs, hasAudio));
        }
    }

    void send(Items items) {
        sink().onBatch(items);
        items.release();
    }

    void drop() {
        sink().onDropped(1);
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

    private DashHouse house() {
        return new DashHouse(hub, workers, new UnpooledByteBufAllocator(false), () -> nowMs, growing);
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
