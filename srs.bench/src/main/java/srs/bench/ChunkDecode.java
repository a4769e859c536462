package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.MemoryBudget;
import srs.format.rtmp.chunk.MessageSink;

/** A publisher's bytes to messages, for a frame. */
public class ChunkDecode extends PerFrame {
    @Param({"128", "4096", "60000"})
    public int chunkSize;

    /** 0 for one read a frame. */
    @Param({"0", "16384"})
    public int readBytes;

    private long sum;
    private Wire wire;
    private ChunkReader reader;
    private final MessageSink sink = (chunkStreamId, timestampMs, typeId, messageStreamId, body) -> sum += body.readableBytes();
    private final Consumer<ByteBuf> onRead = in -> reader.read(in, sink);

    @Setup
    public void begin() {
        Clip clip = new Clip();
        wire = clip.wire(chunkSize);
        clip.release();
        reader = new ChunkReader(ByteBufAllocator.DEFAULT, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED);
        ByteBuf size = Clip.setChunkSize(chunkSize);
        reader.read(size, sink);
        size.release();
    }

    @TearDown
    public void end() {
        reader.close();
        wire.release();
    }

    @Benchmark
    @OperationsPerInvocation(Clip.FRAMES)
    public long decode() {
        wire.read(readBytes, onRead);
        return sum;
    }
}
