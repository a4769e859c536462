package srs.output.dvr.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.record.Recording;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Subscription;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/**
 * One stream that is recorded: decides where files begin and end. Its callbacks, and all state but what is volatile, are confined to its serial executor; {@link #end} and
 * {@link #state} may be called from any thread.
 *
 * <p>States: WAITING for a publisher, RECORDING, FAILED while the disk refuses, and once ENDED, or FAILED for ever. What the configuration records ends with its publisher; what a
 * call asked for waits for the next one.
 *
 * <p>An error of the disk ends the file, which is made whole; another is begun {@link #RETRY_US} later. One line says when that begins, one when it is over.
 */
final class StreamRecording implements FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger("srs.dvr");
    private static final String FLV = "flv";
    /** After an error of the disk a file begins with the first frame that can, so much of the stream later; or with the next publisher. */
    static final long RETRY_US = 10_000_000;
    /** When a file has taken so much of the stream, the disk works again: no format holds back more. */
    static final long WORKS_US = 5_000_000;

    private final Job asked;
    private final StreamKey stream;
    private final DvrPlan plan;
    private final String extension;
    private final String publisher;
    private final long maxDurationUs;
    private final House house;
    private final Executor executor;
    private final Consumer<StreamRecording> onEnded;

    // executor only
    private MediaFile file;
    private String path;
    private FileClock clock;
    private Map<String, Object> metadata = Map.of();
    private Track video;
    private Track audio;
    private boolean cutAtKey;
    private long newestUs;
    /** Errors of the disk since it worked last. */
    private int failures;
    /** Whether no file is begun for a while, and since when. */
    private boolean pauses;
    private long pausesSinceUs;

    private volatile Subscription tap;
    private volatile boolean isOver;
    private volatile Recording.State state = Recording.State.WAITING;
    private volatile String shownFile = "";
    private volatile long closedBytes;
    private volatile long closedUs;
    private volatile long openBytes;
    private volatile long openUs;
    private volatile String problem = "";

    /**
     * @param publisher id of the publisher that is recorded; empty when a call asked for whoever publishes
     * @param executor serial
     * @param onEnded called once, on the executor
     */
    StreamRecording(Job job, DvrPlan plan, String publisher, House house, Executor executor, Consumer<StreamRecording> onEnded) {
        this.asked = job;
        this.stream = job.stream();
        this.plan = plan;
        this.extension = job.extension();
        this.publisher = publisher;
        this.maxDurationUs = job.maxDurationMs() * 1000;
        this.house = house;
        this.executor = executor;
        this.onEnded = onEnded;
        closedBytes = job.bytes();
        closedUs = job.durationMs() * 1000;
    }

    /** Begins to tap the stream. */
    void begin() {
        Subscription joined = house.hub().tap(new TapRequest(stream, "dvr", executor, TapRequest.Latency.RELAXED, this));
        tap = joined;
        if (isOver) {
            joined.close();
        }
    }

    StreamKey stream() {
        return stream;
    }

    DvrPlan plan() {
        return plan;
    }

    /** Whether a call asked for it. */
    boolean isOnDemand() {
        return publisher.isEmpty();
    }

    /** The publisher whose end is its own; empty when a call asked for it. */
    String publisher() {
        return publisher;
    }

    String id() {
        return asked.id();
    }

    /** What is left to be done when its file is finished. Any thread. */
    Job job() {
        return new Job(asked.id(), stream, extension, asked.maxDurationMs(), asked.startedAt(), closedBytes, closedUs / 1000);
    }

    /** How it is now. Any thread. */
    Recording state() {
        return new Recording(asked.id(), stream, state, shownFile, asked.startedAt(), closedBytes + openBytes, (closedUs + openUs) / 1000, isOnDemand(), problem);
    }

    /** Ends it and closes its file. Any thread; {@code then} runs on the executor when that is done. */
    void end(Runnable then) {
        closeTap();
        executor.execute(() -> {
            over(Recording.State.ENDED);
            then.run();
        });
    }

    private void closeTap() {
        Subscription joined = tap;
        if (joined != null) {
            joined.close();
        }
    }

    // ---- executor

    @Override
    public void onOpening(Opening opening) {
        if (isOver) {
            return;
        }
        state = Recording.State.RECORDING;
        pauses = false;
        metadata = opening.metadata().map(Metadata::values).orElse(Map.of());
        video = opening.video().orElse(null);
        audio = opening.audio().orElse(null);
        onBatch(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        if (isOver) {
            return;
        }
        try {
            for (int i = 0; i < batch.size() && !isOver; i++) {
                take(batch, i);
            }
            if (file != null) {
                file.flush();
                openBytes = file.bytes();
            }
            if (openUs >= WORKS_US) {
                works();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void onUnpublish() {
        closeFile();
        if (!isOnDemand()) {
            closeTap();
            over(Recording.State.ENDED);
        } else if (!isOver) {
            state = Recording.State.WAITING;
        }
    }

    @Override
    public void onEnd(EndReason reason) {
        over(Recording.State.ENDED);
    }

    private void take(FrameBatch batch, int index) throws IOException {
        StreamItem item = batch.get(index);
        if (item instanceof MetadataStart start) {
            metadata = start.metadata().values();
        } else if (item instanceof TrackStart start) {
            announce(start.track(), start.dtsUs());
        } else if (item instanceof MediaFrame frame) {
            take(frame, batch, index);
        }
    }

    private void announce(Track track, long dtsUs) throws IOException {
        if (track.isVideo()) {
            video = track;
        } else {
            audio = track;
        }
        if (file != null) {
            file.start(track, clock.toFileUs(dtsUs) / 1000);
        }
    }

    private void take(MediaFrame frame, FrameBatch batch, int index) throws IOException {
        if (frame.isVideo()) {
            video = frame.track();
        } else {
            audio = frame.track();
        }
        newestUs = frame.dtsUs();
        if (file != null && mustCut(frame)) {
            closeFile();
            if (isOver) {
                return;
            }
        }
        if (file == null) {
            boolean isTooEarly = pauses && Math.abs(newestUs - pausesSinceUs) < RETRY_US;
            if (isTooEarly || plan.waitKeyframe() && video != null && !frame.startsGop()) {
                return;
            }
            open(batch, index);
        } else if (!file.canTake(frame.track())) {
            // it comes with the next file, which begins at the next key frame
            cutAtKey = true;
            return;
        }
        long us = clock.toFileUs(frame.isVideo(), frame.dtsUs());
        // of the milliseconds that are written, so that what players add up is the presentation time to the millisecond
        file.write(frame, us / 1000, Math.floorDiv(us + frame.ptsOffsetUs(), 1000L));
        openUs = clock.lengthUs();
        if (maxDurationUs > 0 && closedUs + openUs >= maxDurationUs) {
            closeTap();
            over(Recording.State.ENDED);
        }
    }

    /** Whether a new file begins with this frame. */
    private boolean mustCut(MediaFrame frame) {
        boolean mayCut = !plan.waitKeyframe() || video == null || frame.startsGop();
        boolean isLong = plan.cut() == DvrPlan.Cut.SEGMENT && openUs >= plan.durationMs() * 1000;
        return mayCut && (isLong || cutAtKey || !file.canTake(frame.track()));
    }

    private void open(FrameBatch batch, int index) throws IOException {
        path = plan.path().expand(stream, house.now(), extension);
        cutAtKey = false;
        pauses = false;
        state = Recording.State.RECORDING;
        long earliestUs = Long.MAX_VALUE;
        for (int i = index; i < batch.size(); i++) {
            if (batch.get(i) instanceof MediaFrame frame) {
                earliestUs = Math.min(earliestUs, frame.dtsUs());
            }
        }
        long fileStartUs = 0;
        file = null;
        if (plan.cut() == DvrPlan.Cut.APPEND && extension.equals(FLV) && Files.exists(Path.of(path))) {
            fileStartUs = append();
        } else {
            file = create();
        }
        // names that were taken get a number
        path = path.substring(0, path.lastIndexOf('/') + 1) + file.target().getFileName();
        clock = new FileClock(plan.jitter(), earliestUs, fileStartUs);
        shownFile = path;
        openUs = 0;
        if (failures == 0) {
            LOG.info("dvr: {} goes to {}", stream, path);
        }
        for (Track track : new Track[] {audio, video}) {
            if (track != null) {
                file.start(track, clock.toFileUs(earliestUs) / 1000);
            }
        }
    }

    private MediaFile create() throws IOException {
        OutFile out = house.disk().create(Path.of(path));
        try {
            return extension.equals(FLV) ? FlvFile.begin(out, new FlvMetadata(metadata, house.service())) : new MovieFile(out, plan.fragmented());
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    /** Goes on with the file of the publishes before, cut to its last whole tag; returns where its time goes on. */
    private long append() throws IOException {
        OutFile out = OutFile.reopen(Path.of(path));
        try {
            FlvRepair found = FlvRepair.scan(out.channel());
            if (found.wholeBytes() == 0) {
                throw new IOException(path + " is no FLV file");
            }
            out.truncate(found.wholeBytes());
            file = FlvFile.resume(out, found.lastMs());
            return found.mediaTags() == 0 ? 0 : found.lastMs() * 1000 + FileClock.BRIDGE_US;
        } catch (IOException | RuntimeException e) {
            out.finish();
            throw e;
        }
    }

    private void closeFile() {
        if (file == null) {
            return;
        }
        MediaFile finished = file;
        file = null;
        long us = openUs;
        try {
            boolean isKept = finished.finish();
            closedBytes += isKept ? Files.size(finished.target()) : 0;
            closedUs += us;
            openBytes = 0;
            openUs = 0;
            if (isKept) {
                LOG.info("dvr: finished {}, {} ms", path, us / 1000);
                works();
                house.finished().onFinished(stream, path);
            }
        } catch (IOException | RuntimeException e) {
            finished.close();
            failed(e, finished.target());
        }
    }

    private void fail(Exception cause) {
        MediaFile broken = file;
        file = null;
        Path target = null;
        if (broken != null) {
            target = broken.target();
            broken.close();
        }
        failed(cause, target);
    }

    /** The stream goes on. What a disk refuses it may take later; what else fails would fail again. */
    private void failed(Exception cause, Path target) {
        if (isOver) {
            return;
        }
        failures++;
        String reason = Problems.text(cause);
        problem = failures == 1 ? reason : reason + " (" + failures + " times)";
        String where = path == null ? "no file" : path;
        keep(target);
        state = Recording.State.FAILED;
        if (!(cause instanceof IOException)) {
            LOG.error("dvr: recording of {} ends, the stream goes on: {}: {}", stream, where, reason);
            LOG.debug("where it failed", cause);
            closeTap();
            over(Recording.State.FAILED);
            return;
        }
        pauses = true;
        pausesSinceUs = newestUs;
        if (failures == 1) {
            LOG.error("dvr: recording of {} pauses, the stream goes on: {}: {}; it is tried again each {} s", stream, where, reason, RETRY_US / 1_000_000);
        } else {
            LOG.debug("dvr: {}: {}", where, problem);
        }
    }

    /** What of a file is on the disk is made whole as after a restart; where there is nothing to be played, nothing stays. */
    private void keep(Path target) {
        long bytes = openBytes;
        long us = openUs;
        openBytes = 0;
        openUs = 0;
        if (target == null || !Files.exists(OutFile.tmpOf(target))) {
            return;
        }
        Repair.Result result = Repair.ofOwn(OutFile.tmpOf(target));
        if (result == Repair.Result.REMOVED) {
            return;
        }
        closedUs += us;
        closedBytes += result == Repair.Result.NAMED ? sizeOf(target) : bytes;
        if (result == Repair.Result.NAMED) {
            house.finished().onFinished(stream, path);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // it has been taken away, or the disk fails
            return 0;
        }
    }

    /** The disk takes files. */
    private void works() {
        if (failures > 0) {
            LOG.info("dvr: recording of {} goes on in {}, the disk had refused {} times", stream, path, failures);
            failures = 0;
            problem = "";
        }
    }

    private void over(Recording.State last) {
        if (isOver) {
            return;
        }
        closeFile();
        if (isOver) {
            return;
        }
        isOver = true;
        state = failures > 0 ? Recording.State.FAILED : last;
        if (failures > 1) {
            LOG.warn("dvr: recording of {} ends while it cannot write: {}", stream, problem);
        }
        onEnded.accept(this);
    }
}
