package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Key frames are wanted of sources (RFC 5104 §4.3.1). */
public record FullIntraRequest(int senderSsrc, int mediaSsrc, List<Entry> entries) implements RtcpPacket {
    public static final int FORMAT = 4;
    /** Sources of one request. */
    public static final int MAX_ENTRIES = 64;

    private static final int ENTRY_BYTES = 8;

    /** A source, and a number that is the same when the request is repeated. */
    public record Entry(int ssrc, int sequenceNumber) {}

    public FullIntraRequest {
        entries = List.copyOf(entries);
    }

    static FullIntraRequest decode(ByteBuf in) {
        RtcpFormat.need(8, in, "FIR");
        int sender = in.readInt();
        int media = in.readInt();
        List<Entry> entries = new ArrayList<>(1);
        while (in.readableBytes() >= ENTRY_BYTES && entries.size() < MAX_ENTRIES) {
            entries.add(new Entry(in.readInt(), in.readUnsignedByte()));
            in.skipBytes(3);
        }
        return new FullIntraRequest(sender, media, entries);
    }

    @Override
    public void encode(ByteBuf out) {
        int at = RtcpFormat.beginFeedback(out, FORMAT, TYPE_PAYLOAD_FEEDBACK, senderSsrc, mediaSsrc);
        entries.forEach(entry -> out.writeInt(entry.ssrc).writeByte(entry.sequenceNumber).writeMedium(0));
        RtcpFormat.end(out, at);
    }
}
