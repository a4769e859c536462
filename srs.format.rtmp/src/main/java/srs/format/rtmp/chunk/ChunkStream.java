package srs.format.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/** What the reader remembers of one chunk stream: the last header, and the message under way. Lives on its connection's loop. */
final class ChunkStream {
    final int id;
    /** False until a message header has been seen: type 3 has nothing to repeat yet. */
    boolean hasHeader;
    /** The field of the last header of type 0, 1 or 2, extended or not: a time for type 0, a step for 1 and 2. */
    long timestampField;
    /** True when that field stood in an extended timestamp. */
    boolean isExtended;
    /** True when that field is a step. */
    boolean isDelta;
    long timestampMs;
    int messageLength;
    int typeId;
    int messageStreamId;
    /** The message under way; null between messages. */
    ByteBuf body;

    ChunkStream(int id) {
        this.id = id;
    }
}
