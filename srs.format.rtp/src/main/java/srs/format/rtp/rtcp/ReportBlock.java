package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.format.rtp.RtpException;

/**
 * What a receiver says of one source (RFC 3550 §6.4.1).
 *
 * @param ssrc unsigned
 * @param fractionLost since the last report, of 256
 * @param cumulativeLost negative when packets came twice
 * @param extendedHighest the highest sequence number, its wraps in the upper 16 bits; unsigned
 * @param jitter in units of the clock, unsigned
 * @param lastSenderReport middle 32 bits of its NTP time, 0 for none
 * @param delaySinceLastSenderReport in units of 1/65536 s, unsigned
 */
public record ReportBlock(int ssrc, int fractionLost, int cumulativeLost, int extendedHighest, int jitter, int lastSenderReport, int delaySinceLastSenderReport) {
    static final int BYTES = 24;

    static List<ReportBlock> decode(ByteBuf in, int count) {
        if (count * BYTES > in.readableBytes()) {
            throw new RtpException("RTCP report of " + count + " blocks ends after " + in.readableBytes() + " of " + count * BYTES + " bytes");
        }
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(new ReportBlock(in.readInt(), in.readUnsignedByte(), in.readMedium(), in.readInt(), in.readInt(), in.readInt(), in.readInt()));
        }
        return blocks;
    }

    static void encode(List<ReportBlock> blocks, ByteBuf out) {
        for (ReportBlock b : blocks) {
            out.writeInt(b.ssrc).writeByte(b.fractionLost).writeMedium(b.cumulativeLost).writeInt(b.extendedHighest).writeInt(b.jitter).writeInt(b.lastSenderReport)
                    .writeInt(b.delaySinceLastSenderReport);
        }
    }
}
