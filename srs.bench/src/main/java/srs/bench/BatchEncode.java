package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.StreamKey;
import srs.output.remux.internal.TrackChoice;
import srs.output.remux.internal.flv.FlvFormat;
import srs.output.remux.internal.ts.TsFormat;
import srs.protocol.rtmp.internal.play.RtmpEncoders;
import srs.protocol.rtmp.internal.play.Signature;

/** A batch to the bytes that all players of a format share, for a frame. Once for a batch, format and loop, however many players there are. */
public class BatchEncode extends PerFrame {

    private static final StreamKey KEY = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    private static final TrackChoice ALL = new TrackChoice(true, true, true, false);

    /** An output format. */
    public enum Format {
        RTMP, FLV_RAW, FLV_CHUNKED, TS_CHUNKED;

        BatchEncoder encoder() {
            return switch (this) {
                case RTMP -> new RtmpEncoders(Signature.DEFAULT).of(60_000);
                case FLV_RAW -> flv(BodyFraming.RAW);
                case FLV_CHUNKED -> flv(BodyFraming.CHUNKED);
                case TS_CHUNKED -> new TsFormat().encoder(KEY, BodyFraming.CHUNKED, ALL);
            };
        }

        private static BatchEncoder flv(BodyFraming framing) {
            return new FlvFormat("bench", "0").encoder(KEY, framing, ALL);
        }
    }

    @Param
    public Format format;

    private BatchEncoder encoder;
    private ItemBatch merged;
    private ItemBatch single;

    @Setup
    public void begin() {
        Clip clip = new Clip();
        encoder = format.encoder();
        merged = new ItemBatch(clip.items(Clip.BATCH_FRAMES, ByteBufAllocator.DEFAULT));
        single = new ItemBatch(clip.items(1, ByteBufAllocator.DEFAULT));
        clip.release();
    }

    @TearDown
    public void end() {
        merged.release();
        single.release();
    }

    /** What 350 ms of merged write hold. */
    @Benchmark
    @OperationsPerInvocation(Clip.BATCH_FRAMES)
    public int merged() {
        return encode(merged);
    }

    /** One frame, as in min_latency. */
    @Benchmark
    public int single() {
        return encode(single);
    }

    private int encode(ItemBatch batch) {
        ByteBuf bytes = encoder.encode(batch, ByteBufAllocator.DEFAULT);
        int size = bytes.readableBytes();
        bytes.release();
        return size;
    }
}
