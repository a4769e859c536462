package srs.output.dvr.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.config.Config;
import srs.kernel.hook.Hooks;
import srs.kernel.record.RecordException;
import srs.kernel.record.RecordOptions;
import srs.kernel.record.Recorder;
import srs.kernel.record.Recording;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Workers;

/**
 * Records what the configuration says, and what operators ask for. Thread-safe: the recordings are guarded by {@code this}; what blocks runs on workers.
 */
@Component(service = Recorder.class, immediate = true)
public final class Dvr implements Recorder, StreamListener {
    /** Recordings that calls may ask for at the same time. */
    static final int MAX_ON_DEMAND = 200;
    /** Ended ones that are remembered. */
    static final int MAX_ENDED = 100;
    /** How long a stop of the bundle waits for its files. */
    static final long FINISH_MS = 5_000;
    /** How long a call waits for the file that it ends. */
    static final long STOP_MS = 10_000;
    /** How often folders are looked at. */
    static final long CLEAN_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger("srs.dvr");
    private static final String SIGNATURE = "srs.signature";
    private static final String DEFAULT_SIGNATURE = "SRS/7.0.18(JVM)";

    private final Config config;
    private final Workers workers;
    private final House house;
    private final AgeClock ages;
    private final JobFile jobs;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Hooks hooks;

    // guarded by this
    private final Map<StreamKey, StreamRecording> configured = new HashMap<>();
    private final Map<String, StreamRecording> onDemand = new LinkedHashMap<>();
    /** These and those of publishers that have gone whose last frames are being written. */
    private final Set<StreamRecording> running = new HashSet<>();
    /** Those that calls have stopped and whose files are being finished. */
    private final Set<StreamRecording> stopped = new HashSet<>();
    private final Deque<Recording> ended = new ArrayDeque<>();
    private int lastId;
    private boolean isClosed;

    @Activate
    public Dvr(BundleContext context, @Reference Config config, @Reference Workers workers, @Reference StreamHub hub) {
        this(Optional.ofNullable(context.getProperty(SIGNATURE)).orElse(DEFAULT_SIGNATURE), config, workers, hub, Clock.systemDefaultZone(),
                context.getDataFile("jobs").toPath());
        begin();
    }

    /**
     * For callers without a framework.
     *
     * @param jobs where it is kept over a stop what calls asked for
     */
    Dvr(String signature, Config config, Workers workers, StreamHub hub, Clock clock, Path jobs) {
        this.config = config;
        this.workers = workers;
        this.house = new House(hub, clock, () -> config.root().isOn("utc_time"), signature, OutFile::create, this::onFinished);
        ages = new AgeClock(clock, System::nanoTime);
        this.jobs = new JobFile(jobs);
    }

    void begin() {
        resume();
        workers.after(0, this::repair);
        workers.every(CLEAN_MS, this::clean);
        config.listen(this::onConfig, "vhost");
        house.hub().listen(this);
    }

    /** Ends all recordings and waits for their files, as long as the disk does not stall. What calls asked for goes on when the bundle is there again. */
    @Deactivate
    public void close() {
        List<StreamRecording> all = new ArrayList<>();
        List<StreamRecording> wanted = new ArrayList<>();
        synchronized (this) {
            isClosed = true;
            all.addAll(running);
            wanted.addAll(onDemand.values());
            wanted.removeAll(stopped);
        }
        CountDownLatch finished = new CountDownLatch(all.size());
        all.forEach(recording -> end(recording, finished));
        await(finished, FINISH_MS, "the bundle stops, files are finished when it is there again");
        keep(wanted.stream().map(StreamRecording::job).filter(Job::isOpen).toList());
    }

    private void keep(List<Job> open) {
        try {
            synchronized (this) {
                jobs.write(lastId, open);
            }
            if (!open.isEmpty()) {
                LOG.warn("dvr: the bundle stops: {} recordings that calls asked for go on when it is there again, but end with the server: {}", open.size(), open);
            }
        } catch (IOException e) {
            LOG.error("dvr: the bundle stops: {} recordings that calls asked for end: {}: {}", open.size(), open, Problems.text(e));
        }
    }

    /** What calls asked for before the bundle was stopped, or another version took its place. */
    private void resume() {
        try {
            JobFile.Content before = jobs.take().orElse(new JobFile.Content(0, List.of()));
            synchronized (this) {
                lastId = before.lastId();
            }
            before.jobs().forEach(this::resume);
        } catch (IOException e) {
            LOG.error("dvr: recordings that calls asked for before the bundle stopped do not go on: {}", Problems.text(e));
        }
    }

    private void resume(Job job) {
        try {
            begin(job);
            LOG.info("dvr: recording {}, which a call asked for, goes on in a new file", job);
        } catch (RecordException e) {
            LOG.warn("dvr: recording {}, which a call asked for, ends: {}", job, e.getMessage());
        }
    }

    private static void end(StreamRecording recording, CountDownLatch finished) {
        try {
            recording.end(finished::countDown);
        } catch (RejectedExecutionException e) {
            finished.countDown();
        }
    }

    private static boolean await(CountDownLatch finished, long ms, String otherwise) {
        try {
            if (finished.await(ms, TimeUnit.MILLISECONDS)) {
                return true;
            }
            LOG.warn("dvr: {} files are not finished within {} ms: {}", finished.getCount(), ms, otherwise);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private DvrPlan plan(String vhost) {
        return DvrPlan.of(config.vhost(vhost), vhost);
    }

    /** What was left unfinished by a server that died. What is written is locked. */
    private void repair() {
        for (String vhost : config.vhosts()) {
            DvrPlan plan = plan(vhost);
            if (plan.enabled()) {
                new RecordingFolder(plan).repair();
            }
        }
    }

    private void clean() {
        Instant now = ages.now();
        for (String vhost : config.vhosts()) {
            DvrPlan plan = plan(vhost);
            if (plan.enabled()) {
                new RecordingFolder(plan).clean(now);
            }
        }
    }

    // ---- by the configuration; workers

    @Override
    public void onPublish(StreamInfo stream) {
        DvrPlan plan = plan(stream.key().vhost());
        if (plan.records(stream.key())) {
            record(stream, plan);
        }
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        // the tap says so, in order, behind the last frame
    }

    private void record(StreamInfo stream, DvrPlan plan) {
        StreamRecording recording;
        synchronized (this) {
            String publisher = stream.publisherId().orElse("");
            StreamRecording before = configured.get(stream.key());
            if (isClosed || publisher.isEmpty() || before != null && before.publisher().equals(publisher) && before.plan().equals(plan)) {
                return;
            }
            recording = recording(job(stream.key(), plan.path().extension(), 0), plan, publisher);
            // that of the publisher before ends by itself
            configured.put(stream.key(), recording);
        }
        recording.begin();
    }

    private synchronized Job job(StreamKey stream, String extension, long maxDurationMs) {
        return new Job("dvr-" + ++lastId, stream, extension, maxDurationMs, house.clock().instant(), 0, 0);
    }

    private StreamRecording recording(Job job, DvrPlan plan, String publisher) {
        StreamRecording recording = new StreamRecording(job, plan, publisher, house, workers.serial("dvr " + job.stream()), this::onEnded);
        running.add(recording);
        return recording;
    }

    private void onConfig(Set<String> changed) {
        for (StreamInfo stream : house.hub().streams()) {
            if (!stream.isLive()) {
                continue;
            }
            DvrPlan plan = plan(stream.key().vhost());
            StreamRecording before;
            synchronized (this) {
                before = configured.get(stream.key());
            }
            if (before != null && (!plan.records(stream.key()) || !before.plan().equals(plan))) {
                LOG.info("dvr: vhost.dvr of {} was changed", stream.key());
                before.end(() -> { });
            }
            if (plan.records(stream.key())) {
                record(stream, plan);
            }
        }
        repair();
    }

    private void onFinished(StreamKey stream, String file) {
        Hooks there = hooks;
        if (there != null) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("cwd", cwd());
            facts.put("file", file);
            there.tell("on_dvr", stream, facts);
        }
    }

    private String cwd() {
        String folder = config.root().string("work_dir");
        return Path.of(folder).toAbsolutePath().normalize().toString();
    }

    private synchronized void onEnded(StreamRecording recording) {
        configured.remove(recording.stream(), recording);
        onDemand.remove(recording.id());
        stopped.remove(recording);
        running.remove(recording);
        ended.addFirst(recording.state());
        if (ended.size() > MAX_ENDED) {
            ended.removeLast();
        }
    }

    // ---- by calls

    @Override
    public Recording start(StreamKey stream, RecordOptions options) throws RecordException {
        String extension = options.format().isEmpty() ? plan(stream.vhost()).path().extension() : options.format();
        return begin(job(stream, extension, options.maxDurationMs()));
    }

    private Recording begin(Job job) throws RecordException {
        StreamKey stream = job.stream();
        String extension = job.extension();
        if (!config.vhosts().contains(stream.vhost())) {
            throw new RecordException(RecordException.Kind.NOT_FOUND, "vhost " + stream.vhost() + " is not configured");
        }
        DvrPlan plan = plan(stream.vhost());
        if (!extension.equals("flv") && !extension.equals("mp4")) {
            throw new RecordException(RecordException.Kind.INVALID, "format " + extension + " is not flv or mp4");
        }
        try {
            plan.path().expand(stream, house.now(), extension);
        } catch (IllegalArgumentException e) {
            throw new RecordException(RecordException.Kind.INVALID, e.getMessage());
        }
        StreamRecording recording;
        synchronized (this) {
            if (isClosed) {
                throw new RecordException(RecordException.Kind.FAILED, "the bundle stops");
            }
            if (onDemand.values().stream().anyMatch(other -> other.stream().equals(stream))) {
                throw new RecordException(RecordException.Kind.BUSY, "stream " + stream + " is recorded by a call already");
            }
            if (onDemand.size() >= MAX_ON_DEMAND) {
                throw new RecordException(RecordException.Kind.BUSY, "recordings by calls " + onDemand.size() + " is not below " + MAX_ON_DEMAND);
            }
            recording = recording(job, plan, "");
            onDemand.put(recording.id(), recording);
        }
        recording.begin();
        return recording.state();
    }

    @Override
    public Recording stop(String id) throws RecordException {
        StreamRecording recording;
        synchronized (this) {
            recording = onDemand.get(id);
            if (recording != null) {
                stopped.add(recording);
            }
            if (recording == null && configured.values().stream().anyMatch(other -> other.id().equals(id))) {
                throw new RecordException(RecordException.Kind.INVALID, "recording " + id + " is by vhost.dvr of the configuration, which ends it");
            }
        }
        if (recording == null) {
            throw new RecordException(RecordException.Kind.NOT_FOUND, "recording " + id + " is not running");
        }
        CountDownLatch finished = new CountDownLatch(1);
        end(recording, finished);
        if (!await(finished, STOP_MS, "it ends when the disk answers")) {
            throw new RecordException(RecordException.Kind.FAILED, "the disk does not answer within " + STOP_MS + " ms");
        }
        return recording.state();
    }

    @Override
    public synchronized List<Recording> list() {
        List<Recording> all = new ArrayList<>();
        running.forEach(recording -> all.add(recording.state()));
        all.addAll(ended);
        all.sort(Comparator.comparing(Recording::startedAt).reversed());
        return all;
    }
}
