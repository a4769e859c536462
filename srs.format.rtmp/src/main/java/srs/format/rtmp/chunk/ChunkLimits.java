package srs.format.rtmp.chunk;

/**
 * What one connection may ask of us.
 *
 * @param maxMessageBytes    the longest message; the wire allows 16777215
 * @param maxChunkStreams    how many chunk stream ids one peer may use; the wire allows 65597, clients use up to 8
 * @param maxUnfinishedBytes the memory of all messages that have begun and not ended
 */
public record ChunkLimits(int maxMessageBytes, int maxChunkStreams, int maxUnfinishedBytes) {
    public static final int MAX_MESSAGE_BYTES = 0xFFFFFF;
    public static final int MAX_CHUNK_STREAMS = 64;
    public static final int MAX_UNFINISHED_BYTES = 32 * 1024 * 1024;

    public static final ChunkLimits DEFAULT = new ChunkLimits(MAX_MESSAGE_BYTES, MAX_CHUNK_STREAMS, MAX_UNFINISHED_BYTES);

    public ChunkLimits {
        if (maxMessageBytes < 1 || maxMessageBytes > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("maxMessageBytes " + maxMessageBytes + " is not in 1.." + MAX_MESSAGE_BYTES);
        }
        if (maxChunkStreams < 1) {
            throw new IllegalArgumentException("maxChunkStreams " + maxChunkStreams + " is not above 0");
        }
        if (maxUnfinishedBytes < 1) {
            throw new IllegalArgumentException("maxUnfinishedBytes " + maxUnfinishedBytes + " is not above 0");
        }
    }
}
