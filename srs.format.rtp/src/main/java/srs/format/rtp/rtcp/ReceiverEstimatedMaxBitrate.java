package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a receiver believes that it can take (draft-alvestrand-rmcat-remb-03 §2.2).
 *
 * <pre>
 * | "REMB" (32) | sources (8) | exponent (6) | mantissa (18) | source (32) … |
 * </pre>
 */
public record ReceiverEstimatedMaxBitrate(int senderSsrc, long bitsPerSecond, List<Integer> ssrcs) implements RtcpPacket {
    public static final int FORMAT = 15;

    private static final int IDENTIFIER = 0x52454D42;
    private static final int MANTISSA_BITS = 18;
    private static final int MAX_SSRCS = 255;

    public ReceiverEstimatedMaxBitrate {
        ssrcs = List.copyOf(ssrcs);
        if (ssrcs.size() > MAX_SSRCS || bitsPerSecond < 0) {
            throw new IllegalArgumentException("REMB of " + bitsPerSecond + " bit/s for " + ssrcs.size() + " sources is not possible");
        }
    }

    /** Null when it is other feedback of the application layer. */
    static ReceiverEstimatedMaxBitrate decode(ByteBuf in) {
        if (in.readableBytes() < 16 || in.getInt(in.readerIndex() + 8) != IDENTIFIER) {
            return null;
        }
        int sender = in.readInt();
        in.skipBytes(8);
        int count = in.readUnsignedByte();
        int packed = in.readUnsignedMedium();
        int exponent = packed >> MANTISSA_BITS;
        long mantissa = packed & (1 << MANTISSA_BITS) - 1;
        // more than 63 bits is as good as no limit
        long bits = Long.numberOfLeadingZeros(mantissa) <= exponent ? Long.MAX_VALUE : mantissa << exponent;
        RtcpFormat.need(4 * count, in, "REMB");
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(in.readInt());
        }
        return new ReceiverEstimatedMaxBitrate(sender, bits, ssrcs);
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.beginFeedback(out, FORMAT, TYPE_PAYLOAD_FEEDBACK, senderSsrc, 0);
        int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(bitsPerSecond) - MANTISSA_BITS);
        out.writeInt(IDENTIFIER).writeByte(ssrcs.size()).writeMedium(exponent << MANTISSA_BITS | (int) (bitsPerSecond >> exponent));
        ssrcs.forEach(out::writeInt);
        RtcpFormat.end(out, at);
    }
}
