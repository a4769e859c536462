package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/** Abort Message (RTMP 1.0 §5.4.2): the message under way on that chunk stream will not be finished. */
public record Abort(int chunkStreamId) implements Message {
    static final int BYTES = 4;

    public static Abort decode(ByteBuf body) {
        Message.need("Abort", body, BYTES);
        return new Abort(body.readInt());
    }

    @Override
    public int typeId() {
        return MessageType.ABORT;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeInt(chunkStreamId);
    }
}
