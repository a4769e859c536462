package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;

/**
 * Set Chunk Size (RTMP 1.0 §5.4.1): {@code | 0 | size, 31 bits |}. Holds from the next chunk on.
 *
 * <p>§5.4.1 allows sizes from 1. SRS closes below 128, which no client sends and which would multiply our work.
 */
public record SetChunkSize(int size) implements Message {
    public static final int MIN_SIZE = 128;

    static final int BYTES = 4;

    public SetChunkSize {
        if (size < MIN_SIZE) {
            throw new RtmpProtocolException(RtmpError.CHUNK_SIZE, "SetChunkSize " + size + " is not in " + MIN_SIZE + "..2147483647");
        }
    }

    public static SetChunkSize decode(ByteBuf body) {
        Message.need("SetChunkSize", body, BYTES);
        return new SetChunkSize(body.readInt());
    }

    @Override
    public int typeId() {
        return MessageType.SET_CHUNK_SIZE;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeInt(size);
    }
}
