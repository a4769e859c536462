package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.payload.Packetizer;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.payload.PayloadSink;

/** A frame of H.264 into RTP packets: once for a stream, whatever it has of players. */
public class RtpPackets extends PerFrame {
    private static final int MAX_PAYLOAD_BYTES = 1200;
    private static final int OUT_BYTES = 2048;

    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(OUT_BYTES);
    private Clip clip;
    private Packetizer packetizer;
    private int sequenceNumber;
    private long sum;
    private final PayloadSink sink = (payload, marker) -> {
        out.clear();
        RtpHeader.write(out, marker, 96, sequenceNumber++ & 0xFFFF, 0, 1);
        payload.writeTo(out);
        sum += out.readableBytes();
    };

    @Setup
    public void begin() {
        clip = new Clip();
        ByteBuf header = Clip.headers()[0];
        byte[] avcC = new byte[header.readableBytes() - 5];
        header.getBytes(5, avcC);
        header.release();
        packetizer = PayloadFormat.H264.packetizer(avcC, MAX_PAYLOAD_BYTES);
    }

    @TearDown
    public void end() {
        clip.release();
        out.release();
    }

    @Benchmark
    @OperationsPerInvocation(Clip.VIDEO_FRAMES)
    public long packetize() {
        for (Clip.Tag tag : clip.tags()) {
            if (tag.isVideo()) {
                packetizer.packetize(tag.body(), tag.payloadOffset(), tag.body().readableBytes() - tag.payloadOffset(), tag.isKey(), sink);
            }
        }
        return sum;
    }
}
