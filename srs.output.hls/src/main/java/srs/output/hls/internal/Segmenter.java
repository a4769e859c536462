package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import srs.codec.AudioSpecificConfig;
import srs.codec.CodecException;
import srs.kernel.stream.Codec;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/**
 * Cuts a stream into segments (compat 6.6). Knows no file and no clock. Confined to its stream's executor.
 *
 * <p>A segment ends at the first key frame after {@code hls_fragment × hls_td_ratio}, or wherever it is when it has become {@code hls_aof_ratio} times as long,
 * or is audio alone. Its length is the way to the next one's beginning, so that the lengths add up to the stream's time.
 *
 * <p>A new configuration, lost frames, or a jump of times begin a segment that does not go on from the one before, at the next frame that can begin one.
 *
 * <p>With hls_ts_floor and the encoder's own times (atc), it ends at the first key frame whose time, divided by hls_fragment, is another number than that of its
 * beginning: so several servers make the same segments.
 *
 * <p>With parts, a segment is written part by part, else batch by batch. A part ends at a frame of the video, or of the audio when that is alone: where the next
 * frame would make it longer than {@code hls_ll_part}, but not when it is still shorter than {@value #LEAST_PART} of that.
 */
final class Segmenter {
    /** A segment is never ended before, in microseconds. */
    static final long MIN_SPLIT_US = 200_000;
    /** What is shorter is no segment, in microseconds. */
    static final long MIN_SEGMENT_US = 100_000;
    /** So many fragments long a segment of pictures alone may become without a key frame; then it ends anywhere. */
    static final int MAX_FRAGMENTS = 10;
    /** Encoders' times are rounded: a key frame so early is in time, in microseconds. */
    static final long TOLERANCE_US = 10_000;
    /** Frames that are so far apart are a jump, in microseconds. */
    static final long MAX_GAP_US = 30_000_000;
    /** How far behind the newest frame another may be: tracks need not be in step. */
    static final long MAX_BEHIND_US = 5_000_000;

    /** Parts may be so much longer than told, for times are rounded, in microseconds. */
    static final long PART_TOLERANCE_US = 1_000;
    /** Shorter parts, as a share of the length that is told, are the last ones of segments (bis §4.4.4.9). */
    static final double LEAST_PART = 0.85;

    private static final int PACKETS_OF_A_FRAME = 3 * 188;

    private final HlsSettings settings;
    private final SegmentOutput out;
    private final ByteBufAllocator allocator;
    private final Packaging packaging;
    private final SampleClock samples = new SampleClock();
    /** What of the batch, or of the part, is not written yet. */
    private ByteBuf bytes;
    private Track video;
    private Track audio;
    private int audioRateHz;
    private boolean isOpen;
    private boolean waitsForKey = true;
    private boolean breaks = true;
    private boolean startsAnew;
    /** Whether what comes is of other codecs than the open segment. */
    private boolean isOther;
    private long startUs;
    private long newestUs;
    private long lastStepUs;
    private long correctionUs;
    private int pictures;
    // of the part that is under way
    private int parts;
    private long partStartUs;
    private boolean isIndependent;
    private long leadUs;
    private long leadStepUs;

    Segmenter(HlsSettings settings, SegmentOutput out, ByteBufAllocator allocator) {
        this.settings = settings;
        this.out = out;
        this.allocator = allocator;
        this.packaging = settings.usesMp4() ? new Mp4Packaging() : new TsPackaging();
    }

    /** A publication begins: what comes does not go on from what was. */
    void begin(Optional<Track> firstVideo, Optional<Track> firstAudio) {
        breaks();
        firstVideo.ifPresentOrElse(this::onTrack, () -> forget(true));
        firstAudio.ifPresentOrElse(this::onTrack, () -> forget(false));
    }

    /** What comes next cannot be decoded without what was lost. */
    void breaks() {
        breaks = true;
        waitsForKey = true;
    }

    /** The next items. Lent for the call. */
    void add(FrameBatch batch) {
        int items = batch.size();
        if (bytes == null) {
            bytes = allocator.buffer(Math.toIntExact(Math.min(batch.bytes() * 17 / 16 + (long) items * PACKETS_OF_A_FRAME, 1 << 24)));
        }
        boolean isWhole = false;
        try {
            if (!isOpen) {
                lookAhead(batch);
            }
            for (int i = 0; i < items; i++) {
                StreamItem item = batch.get(i);
                if (item instanceof MediaFrame frame) {
                    onFrame(frame);
                } else if (item instanceof TrackStart start) {
                    onTrack(start.track());
                }
            }
            if (!settings.hasParts()) {
                flush(Packaging.UNKNOWN);
            }
            isWhole = true;
        } finally {
            if (!isWhole || !isOpen || !settings.hasParts()) {
                letGo();
            }
        }
    }

    private void letGo() {
        packaging.close();
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    /** What the first segment must say of its tracks, their first frames may tell. */
    private void lookAhead(FrameBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i) instanceof TrackStart start) {
                onTrack(start.track());
            } else if (batch.get(i) instanceof MediaFrame frame) {
                learn(frame);
            }
        }
    }

    /** Whether the frame is one. */
    private boolean learn(MediaFrame frame) {
        try {
            breaks |= packaging.learns(frame);
            return true;
        } catch (CodecException e) {
            out.onBadFrame(frame.track().codec() + " frame: " + e.getMessage());
            return false;
        }
    }

    /** The publication is over, or nobody wants more: the last segment ends here. */
    void end() {
        if (isOpen) {
            close(endUs());
        }
        letGo();
    }

    /** Where what has come so far ends. With parts, sound that is ahead does not count: it would make the last one too long. */
    private long endUs() {
        return settings.hasParts() ? leadUs + leadStepUs : newestUs + lastStepUs;
    }

    private void onTrack(Track track) {
        Track before = track.isVideo() ? video : audio;
        if (before != null && before.sameConfiguration(track) && packaging.has(track.isVideo())) {
            return;
        }
        try {
            if (!packaging.begin(track)) {
                forget(track, () -> out.onLeftOut(track.codec() + " has no place in " + packaging.name() + ", the stream goes on without it"));
                return;
            }
            if (track.codec().equals(Codec.AAC)) {
                audioRateHz = AudioSpecificConfig.parse(Unpooled.wrappedBuffer(track.config())).samplingFrequencyHz();
            }
        } catch (CodecException e) {
            forget(track, () -> out.onBadFrame("configuration of " + track.codec() + ": " + e.getMessage()));
            return;
        }
        if (track.isVideo()) {
            video = track;
            waitsForKey = true;
        } else {
            audio = track;
        }
        breaks |= isOpen;
        isOther |= isOpen && before != null && !before.codec().equals(track.codec());
    }

    /** @param says why, once */
    private void forget(Track track, Runnable says) {
        if (!track.equals(track.isVideo() ? video : audio)) {
            says.run();
        }
        packaging.end(track.isVideo());
        if (track.isVideo()) {
            video = track;
        } else {
            audio = track;
        }
    }

    private void forget(boolean isVideo) {
        packaging.end(isVideo);
        if (isVideo) {
            video = null;
        } else {
            audio = null;
        }
    }

    private void onFrame(MediaFrame frame) {
        boolean isVideo = frame.isVideo();
        if (!packaging.has(isVideo) || isVideo && waitsForKey && !frame.isKey() || !learn(frame)) {
            return;
        }
        long dtsUs = time(frame);
        if (isOpen && (dtsUs < newestUs - MAX_BEHIND_US || dtsUs > newestUs + MAX_GAP_US)) {
            if (isVideo && !frame.isKey()) {
                waitsForKey = true;
                return;
            }
            breaks = true;
            close(endUs());
        } else if (isOpen && isCut(frame, dtsUs)) {
            close(dtsUs);
        } else if (isOpen && endsPart(frame, dtsUs)) {
            endPart(dtsUs, /* isLast= */ false);
            partStartUs = dtsUs;
            packaging.startPart(bytes);
        }
        if (!isOpen) {
            open(dtsUs);
        }
        write(frame, dtsUs);
    }

    /** Whether lengths are counted by frames of this kind. */
    private boolean leads(MediaFrame frame) {
        return frame.isVideo() || !packaging.has(true);
    }

    private boolean endsPart(MediaFrame frame, long dtsUs) {
        long lengthUs = dtsUs - partStartUs;
        return settings.hasParts() && leads(frame) && lengthUs >= LEAST_PART * settings.partUs() && lengthUs + leadStepUs > settings.partUs() + PART_TOLERANCE_US;
    }

    private void endPart(long endUs, boolean isLast) {
        flush(endUs);
        if (endUs > partStartUs) {
            out.endPart(endUs - partStartUs, isIndependent, isLast);
            parts++;
        }
        isIndependent = false;
    }

    private long time(MediaFrame frame) {
        boolean isCounted = !settings.takesDtsDirectly() && !frame.isVideo() && audioRateHz > 0 && frame.track().codec().equals(Codec.AAC);
        return isCounted ? samples.next(frame.dtsUs(), audioRateHz) : frame.dtsUs();
    }

    private boolean isCut(MediaFrame frame, long dtsUs) {
        long lengthUs = dtsUs - startUs;
        if (lengthUs < MIN_SPLIT_US) {
            return false;
        }
        if (frame.isVideo()) {
            boolean mayBegin = frame.isKey() || !settings.waitsForKey();
            boolean isTooLong = lengthUs >= MAX_FRAGMENTS * settings.segmentUs();
            return mayBegin && isDue(dtsUs, settings.segmentUs() + correctionUs - TOLERANCE_US) || breaks && frame.isKey() || isTooLong;
        }
        long overflowUs = settings.overflowUs() + correctionUs;
        // sound that comes before the first picture of another codec is not of this segment, whose tables have been read
        boolean isOfNext = isOther && waitsForKey;
        return packaging.has(true) ? lengthUs >= overflowUs || isOfNext : breaks || isDue(dtsUs, overflowUs);
    }

    /** Servers that are to make the same segments cut where the encoder's time comes to a new multiple of the length, whenever they came. */
    private boolean isDue(long dtsUs, long leastUs) {
        return settings.isAligned() ? settings.period(dtsUs) > settings.period(startUs) : dtsUs - startUs >= leastUs;
    }

    private void open(long dtsUs) {
        isOpen = true;
        startUs = dtsUs;
        newestUs = dtsUs;
        startsAnew = breaks;
        breaks = false;
        isOther = false;
        pictures = 0;
        parts = 0;
        partStartUs = dtsUs;
        isIndependent = false;
        leadUs = dtsUs;
        packaging.startSegment(bytes, startsAnew);
        correctionUs = out.begin(packaging.init(), startsAnew, dtsUs);
    }

    private void write(MediaFrame frame, long dtsUs) {
        try {
            packaging.frame(bytes, frame, dtsUs, frame.isVideo() ? frame.ptsUs() : dtsUs);
        } catch (CodecException e) {
            out.onBadFrame(frame.track().codec() + " frame: " + e.getMessage());
            return;
        }
        if (frame.isVideo()) {
            waitsForKey = false;
            pictures++;
        }
        if (leads(frame)) {
            isIndependent |= frame.isKey();
            leadStepUs = dtsUs > leadUs ? dtsUs - leadUs : leadStepUs;
            leadUs = dtsUs;
        }
        if (dtsUs > newestUs) {
            lastStepUs = dtsUs - newestUs;
            newestUs = dtsUs;
        }
    }

    private void flush(long endUs) {
        packaging.flush(bytes, endUs);
        if (bytes.isReadable()) {
            out.write(bytes);
            bytes.clear();
        }
    }

    private void close(long endUs) {
        boolean isTooShort = endUs - startUs < MIN_SEGMENT_US && parts == 0;
        if (settings.hasParts() && !isTooShort) {
            endPart(endUs, /* isLast= */ true);
        } else if (bytes != null) {
            flush(endUs);
        }
        isOpen = false;
        if (isTooShort) {
            breaks |= startsAnew;
            out.discard();
        } else {
            out.end(endUs - startUs, pictures);
        }
    }

    /** The tracks that the segments have. */
    Optional<Track> track(boolean isVideo) {
        return packaging.has(isVideo) ? Optional.ofNullable(isVideo ? video : audio) : Optional.empty();
    }
}
