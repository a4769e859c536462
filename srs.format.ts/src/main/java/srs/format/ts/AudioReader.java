package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.function.Consumer;
import srs.codec.CodecException;

/**
 * Audio frames that find their own borders: AAC, MP3, AC-3. Any number of them in a PES packet, and one over two packets. Confined to its reader; owns its
 * buffer.
 *
 * <p>A PES packet tells the time of the first frame that begins in it (ISO/IEC 13818-1 §2.4.3.7); the others follow by their samples.
 */
final class AudioReader implements FrameReader {
    private final TsCodec codec;
    private final int pid;
    private final ByteBufAllocator allocator;
    private final TsListener listener;
    private final Consumer<TsFault> faults;
    /** The beginning of a frame whose end has not come; shorter than a frame. Null when there is none. */
    private ByteBuf rest;
    private TsTrack track;
    private long anchor = NO_TIME;
    private long samples;
    private int sampleRateHz;

    AudioReader(TsCodec codec, int pid, ByteBufAllocator allocator, TsListener listener, Consumer<TsFault> faults) {
        this.codec = codec;
        this.pid = pid;
        this.allocator = allocator;
        this.listener = listener;
        this.faults = faults;
    }

    @Override
    public void pes(long dts, long pts, boolean isRandomAccess, ByteBuf payload) {
        if (rest == null) {
            frames(payload, payload.readerIndex(), pts);
            return;
        }
        ByteBuf joined = rest;
        rest = null;
        try {
            int begin = joined.writerIndex();
            joined.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
            frames(joined, begin, pts);
        } finally {
            joined.release();
        }
    }

    /** @param timed where the frames begin that the PES packet's time is of */
    private void frames(ByteBuf in, int timed, long pts) {
        boolean isTimed = pts == NO_TIME;
        boolean isLost = false;
        for (int count = 0; in.isReadable(); count++) {
            if (in.readableBytes() < AudioFrameHeader.MAX_BYTES) {
                keep(in);
                return;
            }
            AudioFrameHeader header = header(in);
            if (header == null || count == TsLimits.MAX_AUDIO_FRAMES) {
                if (!isLost) {
                    faults.accept(TsFault.BAD_FRAME);
                }
                isLost = true;
                count--;
                in.skipBytes(1);
                continue;
            }
            if (header.frameBytes() > in.readableBytes()) {
                if (!isTimed && in.readerIndex() >= timed) {
                    anchor(pts);
                }
                keep(in);
                return;
            }
            isLost = false;
            if (!isTimed && in.readerIndex() >= timed) {
                anchor(pts);
                isTimed = true;
            }
            frame(header, in);
            in.skipBytes(header.frameBytes());
        }
    }

    private AudioFrameHeader header(ByteBuf in) {
        if (!AudioFrameHeader.mayBegin(codec, in.getByte(in.readerIndex()))) {
            return null;
        }
        try {
            return AudioFrameHeader.parse(codec, in);
        } catch (CodecException e) {
            return null; // counted by the caller
        }
    }

    private void anchor(long pts) {
        anchor = pts;
        samples = 0;
    }

    private void keep(ByteBuf in) {
        rest = allocator.buffer(in.readableBytes()).writeBytes(in);
    }

    private void frame(AudioFrameHeader header, ByteBuf in) {
        if (anchor == NO_TIME) {
            faults.accept(TsFault.NO_TIMESTAMP);
            return;
        }
        if (track == null || !Arrays.equals(track.config(), header.config())) {
            track = new TsTrack(codec, pid, header.config());
            listener.onTrack(track);
        }
        if (header.sampleRateHz() != sampleRateHz) {
            anchor(now());
            sampleRateHz = header.sampleRateHz();
        }
        long us = TsClock.us(now());
        samples += header.samples();
        listener.onFrame(track, us, us, true, in.slice(in.readerIndex() + header.skipBytes(), header.frameBytes() - header.skipBytes()));
    }

    private long now() {
        return samples == 0 ? anchor : anchor + samples * TsClock.HZ / sampleRateHz;
    }

    @Override
    public void onLoss() {
        close();
        anchor = NO_TIME;
    }

    @Override
    public void close() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }
}
