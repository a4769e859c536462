package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** What one who sends nothing says of its sources (RFC 3550 §6.4.2). */
public record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpPacket {

    public ReceiverReport {
        blocks = List.copyOf(blocks);
        RtcpFormat.checkCount(blocks.size(), "receiver report");
    }

    static ReceiverReport decode(ByteBuf in, int count) {
        RtcpFormat.need(4, in, "receiver report");
        return new ReceiverReport(in.readInt(), ReportBlock.decode(in, count));
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.begin(out, blocks.size(), TYPE_RECEIVER_REPORT);
        out.writeInt(ssrc);
        ReportBlock.encode(blocks, out);
        RtcpFormat.end(out, at);
    }
}
