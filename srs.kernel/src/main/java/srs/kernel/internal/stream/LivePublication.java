package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import srs.kernel.client.ClientLog;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.MetadataStart;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.TapRequest;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/**
 * One publisher's time on a stream: timeline, GOP cache, lanes. Confined to the publisher's loop, the stream's home, except {@link #close},
 * {@link #key} and {@link #subscribers}.
 */
final class LivePublication implements Publication {

    /** Stream time after which no further track is waited for, in microseconds. */
    private static final long COMPLETE_US = 1_000_000;

    /** Presentation time is within this of decoding time; what is further away is moved there. */
    static final long MAX_PTS_OFFSET_US = 30L * 60 * 1_000_000;

    private final LiveStream stream;
    private final PublishRequest request;
    private final Faulty owner;
    private final Consumer<LivePublication> onFinished;
    private final EventLoop home;
    private final long startedAtMs = System.currentTimeMillis();
    private final AtomicBoolean closing = new AtomicBoolean();

    // home loop only
    private final Timeline timeline;
    private final GopCache gop;
    private final MixQueue mix;
    private StreamPolicy policy;
    private final Lane merged;
    private final Lane immediate;
    private final Lane relaxed;
    private final List<Subscriber> waiting = new ArrayList<>();
    private Snapshot snapshot;
    private Track video;
    private Track audio;
    private Metadata metadata;
    private boolean ended;
    private long firstUs = -1;
    private int audioFirst;
    private long readAtNs;

    // written on the home loop, read by statistics
    private volatile long videoFrames;
    private volatile long audioFrames;
    private volatile Track videoNow;
    private volatile Track audioNow;

    /** @param onFinished called once, on any thread, when it is over */
    LivePublication(LiveStream stream, PublishRequest request, StreamPolicy policy, FrameBlocks blocks, long startUs, Faulty owner,
            Consumer<LivePublication> onFinished) {
        this.stream = stream;
        this.request = request;
        this.owner = owner;
        this.onFinished = onFinished;
        this.home = request.loop();
        this.policy = policy;
        this.timeline = new Timeline(policy.jitter(), startUs);
        this.mix = policy.mixCorrect() ? new MixQueue() : null;
        this.merged = new Lane(home, policy.mergeUs(), policy.mergeItems());
        this.immediate = new Lane(home, 0, 0);
        this.relaxed = Lane.relaxed(home);
        this.gop = new GopCache(blocks, policy.gopCache(), policy.gopMaxFrames(), relaxed::fetchCached);
    }

    // ---- publisher, home loop

    @Override
    public void announce(Track track, long dtsUs) {
        if (ended) {
            return;
        }
        Track before = track.isVideo() ? video : audio;
        boolean same = before != null && before.sameConfiguration(track);
        if (same && policy.reduceSequenceHeader()) {
            return;
        }
        if (!same) {
            drainMix();
            if (track.isVideo()) {
                gop.clear();
            }
        }
        // encoders repeat a configuration with any timestamp, often 0: it must not move the timeline
        begin(track, timeline.place(dtsUs));
    }

    @Override
    public void announce(Metadata next) {
        if (ended) {
            return;
        }
        if (policy.atcAuto() && "true".equals(String.valueOf(next.values().get("bravo_atc")))) {
            timeline.passThrough();
        }
        metadata = next;
        MetadataStart start = new MetadataStart(next, timeline.endUs());
        hand(start, gop.add(start));
    }

    @Override
    public void offer(Track track, long dtsUs, long ptsUs, boolean key, ByteBuf buffer, int payloadOffset) {
        if (ended) {
            buffer.release();
            return;
        }
        MediaFrame frame;
        try {
            long offsetUs = Math.max(-MAX_PTS_OFFSET_US, Math.min(MAX_PTS_OFFSET_US, ptsUs - dtsUs));
            long mappedUs = timeline.map(track.isVideo(), dtsUs, nowNs());
            frame = new MediaFrame(track, mappedUs, mappedUs + offsetUs, key, buffer, payloadOffset);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
        if (mix == null) {
            accept(frame);
            return;
        }
        mix.offer(frame);
        for (MediaFrame next = mix.poll(); next != null; next = mix.poll()) {
            accept(next);
        }
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void count(MediaKind kind, long frames, long bytes) {
        if (ended) {
            return;
        }
        if (kind == MediaKind.VIDEO) {
            videoFrames += frames;
        } else {
            audioFrames += frames;
        }
        stream.countReceived(bytes);
    }

    @Override
    public void flush() {
        readAtNs = 0;
        merged.flush();
        immediate.flush();
        relaxed.flush();
    }

    @Override
    public long batchSpanUs() {
        if (!immediate.isEmpty() || policy.mergeUs() == 0) {
            return 0;
        }
        return merged.isEmpty() ? Math.max(policy.mergeUs(), Lane.RELAXED_US) : policy.mergeUs();
    }

    @Override
    public StreamKey key() {
        return request.key();
    }

    @Override
    public int subscribers() {
        return stream.subscribers();
    }

    // ---- home loop

    void attach(Subscriber subscriber) {
        if (!ended) {
            waiting.add(subscriber);
            openWaiting();
        }
    }

    void detach(Subscriber subscriber) {
        waiting.remove(subscriber);
        if (subscriber instanceof Tap tap) {
            tap.detach();
        }
    }

    void configure(StreamPolicy next) {
        policy = next;
        gop.configure(next.gopCache(), next.gopMaxFrames());
        merged.configure(next.mergeUs(), next.mergeItems());
        forgetSnapshot();
    }

    int gopFrames() {
        return gop.frames();
    }

    long gopBytes() {
        return gop.bytes();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void accept(MediaFrame frame) {
        Track track = frame.track();
        if (firstUs < 0) {
            firstUs = frame.dtsUs();
        }
        if (frame.isVideo()) {
            videoFrames++;
            if (differs(track, video)) {
                begin(track, frame.dtsUs());
            } else if (track != video) {
                video = track; // it decodes alike, and may tell more of itself: the size of its pictures
                videoNow = track;
            }
        } else {
            audioFrames++;
            audioFirst += video == null ? 1 : 0;
            if (differs(track, audio)) {
                begin(track, frame.dtsUs());
            }
        }
        stream.countReceived(frame.bytes());
        hand(frame, gop.add(frame));
    }

    /** Frames may carry a track that was not announced, or an equal one of their own. */
    private static boolean differs(Track track, Track current) {
        return track != current && (current == null || !track.sameConfiguration(current));
    }

    private void begin(Track track, long dtsUs) {
        if (track.isVideo()) {
            video = track;
            videoNow = track;
        } else {
            audio = track;
            audioNow = track;
        }
        TrackStart start = new TrackStart(track, dtsUs);
        hand(start, gop.add(start));
    }

    /**
     * Gives an item to the lanes. Takes ownership of a frame.
     *
     * @param cached whether the cache has it: who waits two seconds for it need not hold the publisher's buffer so long
     */
    private void hand(StreamItem item, boolean cached) {
        forgetSnapshot();
        MediaFrame frame = item instanceof MediaFrame f ? f : null;
        hand(item, frame, merged);
        hand(item, frame, immediate);
        if (!cached) {
            hand(item, frame, relaxed);
        } else if (!relaxed.isEmpty()) {
            relaxed.addCached(item, gop);
        } else {
            relaxed.fetchCached();
        }
        if (frame != null) {
            frame.release();
        }
        if (!waiting.isEmpty()) {
            openWaiting();
        }
    }

    /** Items of the last batch that players got. Any thread. */
    int lastBatch() {
        return merged.lastItems() == 0 ? immediate.lastItems() : merged.lastItems();
    }

    private static void hand(StreamItem item, MediaFrame frame, Lane lane) {
        if (!lane.isEmpty()) {
            if (frame != null) {
                frame.retain();
            }
            lane.add(item);
        }
    }

    private void openWaiting() {
        Snapshot opening = snapshot();
        if (opening == null) {
            return;
        }
        for (int i = 0; i < waiting.size();) {
            Subscriber subscriber = waiting.get(i);
            if (subscriber.canOpen(opening)) {
                waiting.remove(i);
                Lane lane = lane(subscriber.latency());
                subscriber.join(lane, opening, lane.pending());
            } else {
                i++;
            }
        }
    }

    private Lane lane(TapRequest.Latency latency) {
        return switch (latency) {
            case MERGED -> merged;
            case IMMEDIATE -> immediate;
            case RELAXED -> relaxed;
        };
    }

    /** What a player that joins now gets first; null while nothing is known. Lent: it is forgotten with the next item. */
    private Snapshot snapshot() {
        if (snapshot == null && (video != null || audio != null || metadata != null)) {
            List<StreamItem> items = new ArrayList<>(gop.frames() + 3);
            long atUs = gop.startUs(timeline.endUs());
            Track firstVideo = gop.firstTrack(MediaKind.VIDEO);
            Track firstAudio = gop.firstTrack(MediaKind.AUDIO);
            if (metadata != null) {
                items.add(new MetadataStart(metadata, atUs));
            }
            addStart(items, firstAudio == null ? audio : firstAudio, atUs);
            addStart(items, firstVideo == null ? video : firstVideo, atUs);
            gop.copyTo(items);
            boolean complete = video != null && audio != null
                    || firstUs >= 0 && timeline.endUs() - firstUs >= COMPLETE_US
                    || audioFirst > GopCache.PURE_AUDIO_FRAMES;
            snapshot = new Snapshot(video, audio, metadata, Batch.taking(items), complete);
        }
        return snapshot;
    }

    private static void addStart(List<StreamItem> items, Track track, long atUs) {
        if (track != null) {
            items.add(new TrackStart(track, atUs));
        }
    }

    private void forgetSnapshot() {
        if (snapshot != null) {
            snapshot.release();
            snapshot = null;
        }
    }

    /** The loop's clock, read once for each burst of frames. */
    private long nowNs() {
        if (readAtNs == 0) {
            readAtNs = home.ticker().nanoTime();
        }
        return readAtNs;
    }

    // ---- any thread

    EventLoop home() {
        return home;
    }

    /** Whether somebody has ended it. */
    boolean isClosing() {
        return closing.get();
    }

    PublishRequest request() {
        return request;
    }

    long startedAtMs() {
        return startedAtMs;
    }

    long videoFrames() {
        return videoFrames;
    }

    long audioFrames() {
        return audioFrames;
    }

    Track video() {
        return videoNow;
    }

    Track audio() {
        return audioNow;
    }

    @Override
    public void close(EndReason reason) {
        finish(reason, false);
    }

    /** Ends it for its owner, who is told. */
    void end(EndReason reason) {
        finish(reason, true);
    }

    private void finish(EndReason reason, boolean tell) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        onFinished.accept(this);
        if (home.inEventLoop()) {
            finishAtHome(reason, tell);
            return;
        }
        try {
            home.execute(() -> finishAtHome(reason, tell));
        } catch (RejectedExecutionException e) {
            // the loop has ended, and with it every channel; nobody else is at home any more
            finishAtHome(reason, false);
        }
    }

    private void drainMix() {
        if (mix != null) {
            for (MediaFrame next = mix.drain(); next != null; next = mix.drain()) {
                accept(next);
            }
        }
    }

    private void finishAtHome(EndReason reason, boolean tell) {
        drainMix();
        ended = true;
        merged.end(reason);
        immediate.end(reason);
        relaxed.end(reason);
        waiting.clear();
        forgetSnapshot();
        gop.clear();
        stream.ended(this, timeline.nextUs(), reason);
        if (tell) {
            try {
                request.listener().onEnded(reason);
            } catch (Throwable e) {
                ClientLog.about(request.client().id(), () -> owner.reportServing("onEnded", e));
            }
        }
    }
}
