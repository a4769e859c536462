package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.mp4.ByteSource;
import srs.format.mp4.FragmentMuxer;
import srs.format.mp4.Mp4File;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.ProgressiveMuxer;
import srs.format.mp4.SampleDescription;
import srs.format.mp4.SampleReader;

/** What MP4 adds to a frame that is written, and costs to find one: the headers of a fragment, the tables of a file. The frames themselves are not copied. */
public class Mp4Headers extends PerFrame {
    private static final int OUT_BYTES = 64 * 1024;

    private final Clip clip = new Clip();
    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(OUT_BYTES);
    private List<Mp4Track> tracks;
    private FragmentMuxer fragments;
    private Mp4File file;

    @Setup
    public void begin() throws IOException {
        tracks = List.of(new Mp4Track(1, 1000, description(true)), new Mp4Track(2, 1000, description(false)));
        fragments = new FragmentMuxer(tracks);
        ByteBuf bytes = Unpooled.buffer();
        ProgressiveMuxer muxer = new ProgressiveMuxer(tracks);
        muxer.encodeHead(bytes, false);
        for (Clip.Tag tag : clip.tags()) {
            muxer.add(tag.isVideo() ? 0 : 1, tag.timestampMs(), tag.timestampMs(), tag.isKey(), bytes(tag));
        }
        bytes.writeZero((int) muxer.position() - bytes.writerIndex());
        muxer.encodeSlot(bytes.duplicate().writerIndex((int) muxer.slotPosition()));
        muxer.writeMoov(bytes::writeBytes);
        file = Mp4File.open(ByteSource.of(bytes));
    }

    private static SampleDescription description(boolean video) {
        return SampleDescription.of(Clip.track(video).codec().name(), Clip.track(video).config(), Unpooled.EMPTY_BUFFER).orElseThrow();
    }

    private static int bytes(Clip.Tag tag) {
        return tag.body().readableBytes() - tag.payloadOffset();
    }

    @TearDown
    public void end() {
        out.release();
        clip.release();
    }

    /** A fragment of the clip. */
    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public int fragment() {
        out.clear();
        List<Clip.Tag> tags = clip.tags();
        for (int i = 0; i < tags.size(); i++) {
            Clip.Tag tag = tags.get(i);
            fragments.add(tag.isVideo() ? 0 : 1, tag.timestampMs(), tag.timestampMs(), tag.isKey(), bytes(tag));
        }
        fragments.encode(out);
        return out.readableBytes();
    }

    /** Its part in the tables of a file. */
    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public long table() throws IOException {
        ProgressiveMuxer muxer = new ProgressiveMuxer(tracks);
        muxer.encodeHead(out.clear(), false);
        List<Clip.Tag> tags = clip.tags();
        for (int i = 0; i < tags.size(); i++) {
            Clip.Tag tag = tags.get(i);
            muxer.add(tag.isVideo() ? 0 : 1, tag.timestampMs(), tag.timestampMs(), tag.isKey(), bytes(tag));
        }
        muxer.writeMoov(piece -> out.clear().writeBytes(piece));
        return muxer.position();
    }

    /** Through the samples of a file of the clip. */
    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public long read() throws IOException {
        long bytes = 0;
        for (SampleReader at = file.samples(); at.next();) {
            bytes += at.size();
        }
        return bytes;
    }
}
