package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.Message;
import srs.format.rtmp.message.SetChunkSize;

/**
 * The sending half of a session: collects what one call into the session sends, and writes it as one buffer. Lives on its
 * connection's loop. Owns what is collected until {@link #flush}.
 */
final class MessageSender {
    private static final int BODY_BYTES = 256;

    private final ByteBufAllocator allocator;
    private final SessionOutput output;
    private int chunkSize = ChunkReader.DEFAULT_CHUNK_SIZE;
    private ByteBuf collected;

    MessageSender(ByteBufAllocator allocator, SessionOutput output) {
        this.allocator = allocator;
        this.output = output;
    }

    int chunkSize() {
        return chunkSize;
    }

    /** Sends a message without a time. A SetChunkSize holds for the messages after it. */
    void send(int chunkStreamId, int messageStreamId, Message message) {
        ByteBuf body = allocator.buffer(BODY_BYTES);
        try {
            message.encode(body);
            sendBody(chunkStreamId, /* timestampMs= */ 0, message.typeId(), messageStreamId, body);
        } finally {
            body.release();
        }
        if (message instanceof SetChunkSize size) {
            chunkSize = size.size();
        }
    }

    /** Sends a body that is made already. {@code body} is lent for the call. */
    void sendBody(int chunkStreamId, long timestampMs, int typeId, int messageStreamId, ByteBuf body) {
        if (collected == null) {
            collected = allocator.buffer(ChunkWriter.encodedBytes(body.readableBytes(), timestampMs, chunkSize));
        }
        ChunkWriter.write(collected, chunkStreamId, timestampMs, typeId, messageStreamId, body, chunkSize);
    }

    /** Writes what was collected. */
    void flush() {
        if (collected != null) {
            ByteBuf bytes = collected;
            collected = null;
            output.write(bytes);
        }
    }
}
