package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * Audio Message (RTMP 1.0 §7.1.4).
 *
 * @param body the body of an FLV audio tag. Owned by the message: whoever ends its life releases it.
 */
public record AudioMessage(ByteBuf body) implements Message {

    @Override
    public int typeId() {
        return MessageType.AUDIO;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeBytes(body, body.readerIndex(), body.readableBytes());
    }
}
