package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * Window Acknowledgement Size (RTMP 1.0 §5.4.4): after how many bytes the receiver of this message shall acknowledge.
 *
 * @param bytes 0..2³²−1; SRS takes 0 for never
 */
public record WindowAckSize(long bytes) implements Message {
    static final int BYTES = 4;

    public static WindowAckSize decode(ByteBuf body) {
        Message.need("WindowAckSize", body, BYTES);
        return new WindowAckSize(body.readUnsignedInt());
    }

    @Override
    public int typeId() {
        return MessageType.WINDOW_ACK_SIZE;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeInt((int) bytes);
    }
}
