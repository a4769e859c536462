package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.flv.FlvTagHeader;
import srs.format.mp4.FragmentMuxer;
import srs.format.mp4.Mp4Track;
import srs.format.mp4.SampleDescription;
import srs.format.ts.TsCodec;
import srs.format.ts.TsMuxer;

/** A frame on its way into a file, with all its bytes: FLV, a fragment of MP4, a segment of MPEG-TS, each written over and over at the beginning of one file, 64 KB at a time. */
public class FileWrite extends PerFrame {
    private static final int WRITE_BYTES = 64 * 1024;

    private final Clip clip = new Clip();
    private final ByteBuf pending = ByteBufAllocator.DEFAULT.directBuffer(4 * WRITE_BYTES);
    private final TsMuxer ts = new TsMuxer();
    private FragmentMuxer mp4;
    private Path path;
    private FileChannel file;

    @Setup
    public void begin() throws IOException {
        Path memory = Path.of("/dev/shm");
        path = Files.isWritable(memory) ? Files.createTempFile(memory, "srs-bench", ".media") : Files.createTempFile("srs-bench", ".media");
        file = FileChannel.open(path, StandardOpenOption.WRITE);
        mp4 = new FragmentMuxer(List.of(new Mp4Track(1, 1000, description(true)), new Mp4Track(2, 1000, description(false))));
        ts.begin(TsCodec.H264, Clip.track(true).config());
        ts.begin(TsCodec.AAC, Clip.track(false).config());
    }

    private static SampleDescription description(boolean video) {
        return SampleDescription.of(Clip.track(video).codec().name(), Clip.track(video).config(), Unpooled.EMPTY_BUFFER).orElseThrow();
    }

    @TearDown
    public void end() throws IOException {
        file.close();
        Files.delete(path);
        pending.release();
        clip.release();
    }

    private static int payloadBytes(Clip.Tag tag) {
        return tag.body().readableBytes() - tag.payloadOffset();
    }

    private void drain() throws IOException {
        while (pending.isReadable()) {
            pending.readBytes(file, pending.readableBytes());
        }
        pending.clear();
    }

    private void drainWhenLong() throws IOException {
        if (pending.readableBytes() >= WRITE_BYTES) {
            drain();
        }
    }

    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public long flv() throws IOException {
        file.position(0);
        List<Clip.Tag> tags = clip.tags();
        for (int i = 0; i < tags.size(); i++) {
            Clip.Tag tag = tags.get(i);
            FlvTagHeader header = new FlvTagHeader(tag.isVideo() ? FlvTagHeader.TYPE_VIDEO : FlvTagHeader.TYPE_AUDIO, tag.body().readableBytes(), tag.timestampMs());
            header.encode(pending);
            pending.writeBytes(tag.body(), tag.body().readerIndex(), tag.body().readableBytes());
            pending.writeInt(header.tagSize());
            drainWhenLong();
        }
        drain();
        return file.position();
    }

    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public long mp4() throws IOException {
        file.position(0);
        List<Clip.Tag> tags = clip.tags();
        for (int i = 0; i < tags.size(); i++) {
            Clip.Tag tag = tags.get(i);
            mp4.add(tag.isVideo() ? 0 : 1, tag.timestampMs(), tag.timestampMs(), tag.isKey(), payloadBytes(tag));
        }
        mp4.encode(pending);
        mp4Payloads(tags, true);
        mp4Payloads(tags, false);
        drain();
        return file.position();
    }

    private void mp4Payloads(List<Clip.Tag> tags, boolean isVideo) throws IOException {
        for (int i = 0; i < tags.size(); i++) {
            Clip.Tag tag = tags.get(i);
            if (tag.isVideo() == isVideo) {
                pending.writeBytes(tag.body(), tag.body().readerIndex() + tag.payloadOffset(), payloadBytes(tag));
                drainWhenLong();
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public long ts() throws IOException {
        file.position(0);
        ts.writeTables(pending);
        List<Clip.Tag> tags = clip.tags();
        for (int i = 0; i < tags.size(); i++) {
            Clip.Tag tag = tags.get(i);
            long us = tag.timestampMs() * 1000L;
            ts.writeFrame(pending, tag.isVideo(), us, us, tag.isKey(), tag.body(), tag.body().readerIndex() + tag.payloadOffset(), payloadBytes(tag));
            drainWhenLong();
        }
        drain();
        return file.position();
    }
}
