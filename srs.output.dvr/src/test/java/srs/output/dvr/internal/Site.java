package srs.output.dvr.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import srs.kernel.record.Recording;
import srs.kernel.stream.StreamKey;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;

/** Recordings into a folder of a test, at a fixed time, on the test's thread. */
final class Site {
    static final StreamKey STREAM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "stream");
    /** 2026-11-21 17:00:00 UTC. */
    static final Instant NOW = Instant.ofEpochSecond(1_795_280_400);

    final Path folder;
    final List<String> finished = new ArrayList<>();
    final List<StreamRecording> ended = new ArrayList<>();
    final FakeHub hub = new FakeHub();
    House.Disk disk = OutFile::create;
    private final House house;

    Site(Path folder) {
        this.folder = folder;
        house = new House(hub, Clock.fixed(NOW, ZoneOffset.UTC), () -> true, "SRS/test", path -> disk.create(path), (stream, file) -> finished.add(file));
    }

    /** The defaults of SRS. */
    static FakeConfig config() {
        return new FakeConfig().set(Map.of("dvr.enabled", "on", "dvr.dvr_apply", "all", "dvr.dvr_plan", "session", "dvr.dvr_duration", "30000", "dvr.dvr_wait_keyframe", "on",
                "dvr.time_jitter", "full", "dvr.dvr_fragmented", "off", "dvr.dvr_keep_days", "0", "dvr.dvr_keep_bytes", "0"));
    }

    /** The values of SRS, but for these. */
    static DvrPlan plan(String path, Map<String, String> more) {
        FakeConfig config = config().set("dvr.dvr_path", path);
        more.forEach((name, value) -> config.set("dvr." + name, value.split(" ")));
        return DvrPlan.of(config.root(), StreamKey.DEFAULT_VHOST);
    }

    /** A recording of a publish. */
    StreamRecording record(String path, Map<String, String> more) {
        return record(STREAM, path, more, "publisher", 0);
    }

    StreamRecording record(StreamKey stream, String path, Map<String, String> more, String publisher, long maxDurationMs) {
        DvrPlan plan = plan(folder.resolve(path).toString(), more);
        StreamRecording recording = new StreamRecording(new Job("dvr-1", stream, plan.path().extension(), maxDurationMs, NOW, 0, 0), plan, publisher, house, Runnable::run, ended::add);
        recording.begin();
        return recording;
    }

    Recording.State state() {
        return ended.get(ended.size() - 1).state().state();
    }
}
