package srs.output.dash.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import srs.codec.CodecException;
import srs.format.mp4.FragmentMuxer;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.SegmentBoxes;
import srs.kernel.stream.MediaFrame;

/**
 * Makes the segments of one track: styp, sidx, then fragments (ISO/IEC 23009-1 §6.3.4.2). Confined to its stream's executor; it holds a reference to each frame that is
 * not written yet.
 *
 * <p>A fragment is closed when the next frame is there, so that its last sample lasts exactly as long as it should. Players of low latency get the pieces before the
 * whole is known; their segments have no sidx.
 */
final class SegmentBuilder {
    /** Frames of so many bytes are held back at most. */
    static final int MAX_HELD_BYTES = 256 * 1024;
    private static final int MOOF_BYTES = 256;
    private static final int SAMPLE_BYTES = 16;

    private final boolean isVideo;
    private final Mp4Track track;
    private final SegmentOutput out;
    private final ByteBufAllocator allocator;
    /** 0 for no low latency. */
    private final long chunkUs;
    private final List<MediaFrame> held = new ArrayList<>();
    private FragmentMuxer muxer;
    private boolean isOpen;
    private boolean isFirstFragment;
    private boolean startsWithKey;
    private long startUs;
    private long startPts;
    private long firstHeldUs;
    private long newestUs;
    private long newestPts;
    private long lastStepUs;
    private long bytes;

    SegmentBuilder(Mp4Track track, SegmentOutput out, ByteBufAllocator allocator, long chunkUs) {
        this.track = track;
        this.isVideo = track.isVideo();
        this.out = out;
        this.allocator = allocator;
        this.chunkUs = chunkUs;
        muxer = new FragmentMuxer(List.of(track));
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Decoding time of the segment's first frame. */
    long startUs() {
        return startUs;
    }

    /** Decoding time of the last frame. */
    long newestUs() {
        return newestUs;
    }

    /** Begins a segment with this frame, after the end of the one before. Lent; retained until it is written. */
    void begin(MediaFrame frame) {
        if (isOpen) {
            end(frame.dtsUs(), track.ofUs(frame.ptsUs()));
        }
        isOpen = true;
        isFirstFragment = true;
        startsWithKey = frame.isKey();
        startUs = frame.dtsUs();
        startPts = Math.max(track.ofUs(frame.ptsUs()), 0);
        newestUs = startUs;
        newestPts = startPts;
        bytes = 0;
        out.begin(isVideo, startPts);
        add(frame);
    }

    /**
     * Adds a frame to the open segment. Lent; retained until it is written.
     *
     * @throws CodecException when it cannot be written; the segment goes on without it
     */
    void add(MediaFrame frame) {
        boolean isChunk = chunkUs > 0 && frame.dtsUs() - firstHeldUs >= chunkUs;
        if (!held.isEmpty() && (isChunk || muxer.bytes() + frame.payloadBytes() > MAX_HELD_BYTES)) {
            flush(track.ofUs(frame.dtsUs()));
        }
        try {
            muxer.add(0, track.ofUs(frame.dtsUs()), track.ofUs(frame.ptsUs()), frame.isKey(), frame.payloadBytes());
        } catch (Mp4Exception e) {
            throw new CodecException(e.getMessage());
        }
        if (held.isEmpty()) {
            firstHeldUs = frame.dtsUs();
        }
        held.add(frame.retain());
        if (frame.dtsUs() > newestUs) {
            lastStepUs = frame.dtsUs() - newestUs;
        }
        newestUs = Math.max(newestUs, frame.dtsUs());
        newestPts = Math.max(newestPts, track.ofUs(frame.ptsUs()));
    }

    /** Ends the segment, for nothing follows it: its last frame lasts as long as the one before. */
    void end() {
        if (isOpen) {
            end(newestUs + lastStepUs, newestPts + track.ofUs(lastStepUs));
        }
    }

    private void end(long endUs, long endPts) {
        isOpen = false;
        boolean isEmpty = isFirstFragment && held.isEmpty();
        if (endPts <= startPts || isEmpty) {
            close();
            muxer = new FragmentMuxer(List.of(track));
            out.discard(isVideo);
            return;
        }
        if (!held.isEmpty()) {
            flush(track.ofUs(endUs));
        }
        ByteBuf head = allocator.buffer();
        try {
            if (chunkUs == 0) {
                encodeHead(head, endPts - startPts, bytes);
            }
            out.end(isVideo, endPts, head);
        } finally {
            head.release();
        }
    }

    /** @param nextDts when the next frame is decoded, in the track's units */
    private void flush(long nextDts) {
        int headBytes = MOOF_BYTES + SAMPLE_BYTES * muxer.samples();
        ByteBuf fragment = allocator.buffer(Math.toIntExact(headBytes + muxer.bytes()));
        try {
            muxer.end(0, nextDts);
            if (isFirstFragment) {
                encodeHead(fragment, 0, 0);
            }
            int from = fragment.writerIndex();
            muxer.encode(fragment);
            for (MediaFrame frame : held) {
                frame.buffer().getBytes(frame.payloadIndex(), fragment, frame.payloadBytes());
            }
            isFirstFragment = false;
            bytes += fragment.writerIndex() - from;
            out.write(isVideo, fragment);
        } finally {
            fragment.release();
            close();
        }
    }

    private void encodeHead(ByteBuf head, long duration, long fragmentBytes) {
        if (chunkUs > 0) {
            // as SegmentBoxes has it, but for msix: there is no sidx
            head.writeInt(20).writeCharSequence("stypmsdh\0\0\0\0msdh", StandardCharsets.US_ASCII);
            return;
        }
        SegmentBoxes.styp(head);
        SegmentBoxes.sidx(head, track, startPts, List.of(new SegmentBoxes.Reference(fragmentBytes, duration, startsWithKey)));
    }

    /** Lets go what is not written. */
    void close() {
        held.forEach(MediaFrame::release);
        held.clear();
    }
}
