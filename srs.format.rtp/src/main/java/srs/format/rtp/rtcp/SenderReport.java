package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * What a sender says of itself, and of its sources (RFC 3550 §6.4.1).
 *
 * @param ssrc unsigned
 * @param ntpTime see {@link srs.format.rtp.NtpTime}
 * @param rtpTimestamp the same moment on the source's clock
 * @param packetCount unsigned
 * @param octetCount of payloads, unsigned
 */
public record SenderReport(int ssrc, long ntpTime, int rtpTimestamp, int packetCount, int octetCount, List<ReportBlock> blocks) implements RtcpPacket {
    private static final int BYTES = 24;

    public SenderReport {
        blocks = List.copyOf(blocks);
        RtcpFormat.checkCount(blocks.size(), "sender report");
    }

    static SenderReport decode(ByteBuf in, int count) {
        RtcpFormat.need(BYTES, in, "sender report");
        return new SenderReport(in.readInt(), in.readLong(), in.readInt(), in.readInt(), in.readInt(), ReportBlock.decode(in, count));
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.begin(out, blocks.size(), TYPE_SENDER_REPORT);
        out.writeInt(ssrc).writeLong(ntpTime).writeInt(rtpTimestamp).writeInt(packetCount).writeInt(octetCount);
        ReportBlock.encode(blocks, out);
        RtcpFormat.end(out, at);
    }
}
