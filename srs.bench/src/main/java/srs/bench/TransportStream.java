package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.ts.TsCodec;
import srs.format.ts.TsDemuxer;
import srs.format.ts.TsListener;
import srs.format.ts.TsMuxer;
import srs.format.ts.TsTrack;

/** Frames to transport packets, and back, for a frame: the whole clip, so that the key frame has its share. */
public class TransportStream extends PerFrame {
    private static final int OUT_BYTES = 512 * 1024;

    private final Clip clip = new Clip();
    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(OUT_BYTES);
    private final Count count = new Count();
    private TsMuxer muxer;
    private TsDemuxer demuxer;
    private ByteBuf stream;

    private static final class Count implements TsListener {
        private long frames;

        @Override
        public void onTrack(TsTrack track) {}

        @Override
        public void onFrame(TsTrack track, long dtsUs, long ptsUs, boolean key, ByteBuf frame) {
            frames++;
        }
    }

    @Setup
    public void begin() {
        muxer = new TsMuxer();
        muxer.begin(TsCodec.H264, Clip.track(true).config());
        muxer.begin(TsCodec.AAC, Clip.track(false).config());
        mux();
        stream = out.copy();
        demuxer = new TsDemuxer(ByteBufAllocator.DEFAULT, count);
    }

    @TearDown
    public void end() {
        demuxer.close();
        stream.release();
        out.release();
        clip.release();
    }

    /** As a segment of HLS, without the file. */
    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public int mux() {
        out.clear();
        muxer.writeTables(out);
        List<Clip.Tag> tags = clip.tags();
        for (int i = 0; i < tags.size(); i++) {
            Clip.Tag tag = tags.get(i);
            long us = tag.timestampMs() * 1000L;
            muxer.writeFrame(out, tag.isVideo(), us, us, tag.isKey(), tag.body(), tag.payloadOffset(), tag.body().readableBytes() - tag.payloadOffset());
        }
        return out.readableBytes();
    }

    /** As seven packets in a datagram. */
    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public long demux() {
        int end = stream.writerIndex();
        for (int at = 0; at < end; at += 7 * 188) {
            stream.setIndex(at, Math.min(at + 7 * 188, end));
            demuxer.read(stream);
        }
        stream.setIndex(0, end);
        return count.frames;
    }
}
