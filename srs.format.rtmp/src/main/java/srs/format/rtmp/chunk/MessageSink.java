package srs.format.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes the messages of one {@link ChunkReader}, in the order in which they became complete. */
@ConsumerType
public interface MessageSink {
    /**
     * A message is complete. Called on the reader's thread, up to some hundred times a second.
     *
     * @param chunkStreamId   the chunk stream that it came on
     * @param timestampMs     0..2³²−1; wraps after 49 days
     * @param typeId          what it is, see {@link srs.format.rtmp.message.MessageType}
     * @param messageStreamId 0 for the connection, else the number that createStream gave
     * @param body            exactly the message, in a buffer of its own size. Lent for the call: retain it to keep it, no copy is needed.
     */
    void onMessage(int chunkStreamId, long timestampMs, int typeId, int messageStreamId, ByteBuf body);
}
