package srs.bench.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.bench.PerFrame;
import srs.format.srt.internal.packet.Acknowledgement;
import srs.format.srt.internal.packet.ControlPacket;
import srs.format.srt.internal.packet.LossReport;
import srs.format.srt.internal.packet.PacketHeader;

/** SRT packets to objects and back, for a packet. */
public class SrtPackets extends PerFrame {
    private static final int DATA_BYTES = PacketHeader.BYTES + 1316;
    private static final int FIRST = 0x7FFF_FF00;

    /** Ranges of a loss report. */
    @Param({"1", "100"})
    public int ranges;

    private final ByteBuf data = ByteBufAllocator.DEFAULT.directBuffer(DATA_BYTES).writeZero(DATA_BYTES);
    private final ByteBuf ack = ByteBufAllocator.DEFAULT.directBuffer(64);
    private final ByteBuf nak = ByteBufAllocator.DEFAULT.directBuffer(2048);
    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(2048);
    private final Acknowledgement acknowledgement = new Acknowledgement(77, 5_000_000, new Acknowledgement.Details(20_000, 5_000, 8_000, 190, 1_000, 250_000));
    private LossReport report;

    @Setup
    public void begin() {
        int[] pairs = new int[2 * ranges];
        for (int i = 0; i < ranges; i++) {
            pairs[2 * i] = FIRST + 8 * i & Integer.MAX_VALUE;
            pairs[2 * i + 1] = FIRST + 8 * i + i % 3 & Integer.MAX_VALUE;
        }
        report = new LossReport(pairs);
        report.encode(nak, 1, 2);
        acknowledgement.encode(ack, 1, 2);
    }

    @TearDown
    public void end() {
        data.release();
        ack.release();
        nak.release();
        out.release();
    }

    /** All that is read of a data packet. */
    @Benchmark
    public int readData() {
        return PacketHeader.isControl(data) ? 0 : PacketHeader.destination(data) + PacketHeader.sequence(data) + PacketHeader.message(data) + PacketHeader.timestamp(data);
    }

    @Benchmark
    public ControlPacket decodeAck() {
        return ControlPacket.decode(ack.duplicate());
    }

    @Benchmark
    public int encodeAck() {
        out.clear();
        acknowledgement.encode(out, 1, 2);
        return out.readableBytes();
    }

    @Benchmark
    public ControlPacket decodeNak() {
        return ControlPacket.decode(nak.duplicate());
    }

    @Benchmark
    public int encodeNak() {
        out.clear();
        report.encode(out, 1, 2);
        return out.readableBytes();
    }
}
