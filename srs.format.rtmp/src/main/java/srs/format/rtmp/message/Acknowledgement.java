package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * Acknowledgement (RTMP 1.0 §5.4.3): how many bytes the sender has received.
 *
 * @param sequenceNumber 0..2³²−1, wraps
 */
public record Acknowledgement(long sequenceNumber) implements Message {
    static final int BYTES = 4;

    public static Acknowledgement decode(ByteBuf body) {
        Message.need("Acknowledgement", body, BYTES);
        return new Acknowledgement(body.readUnsignedInt());
    }

    @Override
    public int typeId() {
        return MessageType.ACKNOWLEDGEMENT;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeInt((int) sequenceNumber);
    }
}
