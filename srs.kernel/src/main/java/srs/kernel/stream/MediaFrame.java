package srs.kernel.stream;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.Objects;

/**
 * One coded picture or audio unit: codec-neutral, reference-counted, immutable.
 *
 * <p>Made by the kernel on the publisher's loop (see {@link Publication#offer}), then read by any thread that holds a reference. The frame owns its buffer: the last release
 * returns it. Read the buffer with absolute indexes only, never through its reader index, for many threads read it at once.
 */
public final class MediaFrame extends AbstractReferenceCounted implements StreamItem {

    private final Track track;
    private final long dtsUs;
    private final int ptsOffsetUs;
    private final boolean key;
    private final ByteBuf buffer;
    private final int payloadOffset;

    /**
     * @param track the track that decodes it
     * @param dtsUs decoding time in microseconds
     * @param ptsUs presentation time in microseconds, within 30 minutes of {@code dtsUs}
     * @param key whether decoding can start here; always true for audio
     * @param buffer the bytes laid out as {@link Track#framing()} says, readable from its reader index. Takes ownership.
     * @param payloadOffset where the codec payload begins, counted from the reader index: 0..readable bytes
     */
    public MediaFrame(Track track, long dtsUs, long ptsUs, boolean key, ByteBuf buffer, int payloadOffset) {
        this.track = Objects.requireNonNull(track, "track");
        if (payloadOffset < 0 || payloadOffset > buffer.readableBytes()) {
            throw new IllegalArgumentException("payload offset " + payloadOffset + " is not in 0.." + buffer.readableBytes());
        }
        this.dtsUs = dtsUs;
        this.ptsOffsetUs = Math.toIntExact(ptsUs - dtsUs);
        this.key = key;
        this.buffer = buffer;
        this.payloadOffset = payloadOffset;
    }

    public Track track() {
        return track;
    }

    public boolean isVideo() {
        return track.isVideo();
    }

    @Override
    public long dtsUs() {
        return dtsUs;
    }

    public long ptsUs() {
        return dtsUs + ptsOffsetUs;
    }

    /** Presentation minus decoding time in microseconds: the composition time. */
    public int ptsOffsetUs() {
        return ptsOffsetUs;
    }

    /** Whether decoding can start here. */
    public boolean isKey() {
        return key;
    }

    /** A video frame at which a group of pictures begins. */
    public boolean startsGop() {
        return key && track.isVideo();
    }

    /** All bytes, laid out as {@link Track#framing()} says. Lent: read with absolute indexes from {@code readerIndex()}. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** Bytes in {@link #buffer()}. */
    public int bytes() {
        return buffer.readableBytes();
    }

    /** Absolute index of the codec payload in {@link #buffer()}. */
    public int payloadIndex() {
        return buffer.readerIndex() + payloadOffset;
    }

    /** Length of the codec payload in bytes. */
    public int payloadBytes() {
        return buffer.readableBytes() - payloadOffset;
    }

    @Override
    public MediaFrame retain() {
        super.retain();
        return this;
    }

    @Override
    public MediaFrame retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        buffer.touch(hint);
        return this;
    }

    @Override
    protected void deallocate() {
        buffer.release();
    }

    @Override
    public String toString() {
        return track.codec() + (key ? " key" : "") + " dts=" + dtsUs + "us " + bytes() + "B";
    }
}
