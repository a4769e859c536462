package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;

/** A key frame is wanted, for pictures were lost (RFC 4585 §6.3.1). */
public record PictureLossIndication(int senderSsrc, int mediaSsrc) implements RtcpPacket {
    public static final int FORMAT = 1;

    static PictureLossIndication decode(ByteBuf in) {
        RtcpFormat.need(8, in, "PLI");
        return new PictureLossIndication(in.readInt(), in.readInt());
    }

    @Override
    public void encode(ByteBuf out) {
        RtcpFormat.end(out, RtcpFormat.beginFeedback(out, FORMAT, TYPE_PAYLOAD_FEEDBACK, senderSsrc, mediaSsrc));
    }
}
