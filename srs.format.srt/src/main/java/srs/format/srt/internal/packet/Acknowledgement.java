package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import srs.format.srt.SrtException;

/**
 * ACK (draft §3.2.4): everything before a sequence number has come. A light one, number 0, says no more; a full one tells of the way and the receiver.
 *
 * @param number of a full acknowledgement; 0 of a light one, which nobody answers
 * @param next the first sequence number that has not come
 * @param details null in a light one
 */
public record Acknowledgement(int number, int next, Details details) implements ControlPacket {
    public static final int TYPE = 2 << 16;

    private static final int SMALL_BYTES = 16;
    private static final int FULL_BYTES = 28;

    /** @param availablePackets room in the receiver's buffer; the last three are 0 where the peer does not tell */
    public record Details(int rttUs, int rttVarianceUs, int availablePackets, int packetsPerSecond, int linkPacketsPerSecond, int bytesPerSecond) {}

    public static Acknowledgement light(int next) {
        return new Acknowledgement(0, next, null);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int information() {
        return number;
    }

    @Override
    public void encodeBody(ByteBuf out) {
        out.writeInt(next);
        if (details != null) {
            out.writeInt(details.rttUs).writeInt(details.rttVarianceUs).writeInt(details.availablePackets)
                    .writeInt(details.packetsPerSecond).writeInt(details.linkPacketsPerSecond).writeInt(details.bytesPerSecond);
        }
    }

    static Acknowledgement decodeBody(int number, ByteBuf body) {
        int bytes = body.readableBytes();
        if (bytes < 4) {
            throw new SrtException("an acknowledgement of " + bytes + " bytes is shorter than 4");
        }
        int next = body.readInt() & SequenceNumber.MAX;
        if (bytes < SMALL_BYTES) {
            return new Acknowledgement(number, next, null);
        }
        int rttUs = body.readInt();
        int varianceUs = body.readInt();
        int available = body.readInt();
        boolean isFull = bytes >= FULL_BYTES;
        return new Acknowledgement(number, next, new Details(rttUs, varianceUs, available, isFull ? body.readInt() : 0, isFull ? body.readInt() : 0, isFull ? body.readInt() : 0));
    }
}
