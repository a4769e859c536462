package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sources that end (RFC 3550 §6.6).
 *
 * @param reason empty when none was told
 */
public record Goodbye(List<Integer> ssrcs, String reason) implements RtcpPacket {
    private static final int MAX_REASON_BYTES = 255;

    public Goodbye {
        ssrcs = List.copyOf(ssrcs);
        RtcpFormat.checkCount(ssrcs.size(), "goodbye");
    }

    static Goodbye decode(ByteBuf in, int count) {
        RtcpFormat.need(4 * count, in, "goodbye");
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(in.readInt());
        }
        String reason = "";
        if (in.isReadable()) {
            int length = in.readUnsignedByte();
            RtcpFormat.need(length, in, "reason of a goodbye");
            reason = in.readCharSequence(length, StandardCharsets.UTF_8).toString();
        }
        return new Goodbye(ssrcs, reason);
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.begin(out, ssrcs.size(), TYPE_GOODBYE);
        ssrcs.forEach(out::writeInt);
        if (!reason.isEmpty()) {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(text.length, MAX_REASON_BYTES);
            out.writeByte(length).writeBytes(text, 0, length);
        }
        RtcpFormat.end(out, at);
    }
}
