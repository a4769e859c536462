package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import srs.format.srt.SrtException;

/**
 * Tells the receiver that packets it asks for will never come (draft §3.2.9).
 *
 * @param message number of the message, 0 when there are several
 * @param first not after {@code last}
 */
public record DropRequest(int message, int first, int last) implements ControlPacket {
    public static final int TYPE = 7 << 16;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int information() {
        return message;
    }

    @Override
    public void encodeBody(ByteBuf out) {
        out.writeInt(first).writeInt(last);
    }

    static DropRequest decodeBody(int message, ByteBuf body) {
        if (body.readableBytes() < 8) {
            throw new SrtException("a drop request of " + body.readableBytes() + " bytes is shorter than 8");
        }
        int first = body.readInt();
        int last = body.readInt();
        if ((first | last) < 0 || SequenceNumber.distance(first, last) < 0) {
            throw new SrtException("a drop request's range " + Integer.toUnsignedString(first) + ".." + Integer.toUnsignedString(last) + " has no end after its beginning");
        }
        return new DropRequest(message, first, last);
    }
}
