package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * Video Message (RTMP 1.0 §7.1.5).
 *
 * @param body the body of an FLV video tag. Owned by the message: whoever ends its life releases it.
 */
public record VideoMessage(ByteBuf body) implements Message {

    @Override
    public int typeId() {
        return MessageType.VIDEO;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeBytes(body, body.readerIndex(), body.readableBytes());
    }
}
