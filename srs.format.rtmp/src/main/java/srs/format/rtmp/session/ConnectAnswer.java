package srs.format.rtmp.session;

import srs.format.rtmp.chunk.ChunkLimits;

/**
 * How the server wants the connection, told before the answer to connect.
 *
 * @param chunkSize     of what the server sends, 128..16777215 (directive chunk_size)
 * @param outAckBytes   the window in which the client shall acknowledge (directive out_ack_size)
 * @param inAckBytes    the window in which the server acknowledges, until the client names its own; 0 for never (directive in_ack_size)
 */
public record ConnectAnswer(int chunkSize, int outAckBytes, int inAckBytes) {
    public static final int MIN_CHUNK_SIZE = 128;
    public static final int DEFAULT_CHUNK_SIZE = 60_000;
    public static final int DEFAULT_ACK_BYTES = 2_500_000;

    public static final ConnectAnswer DEFAULT = new ConnectAnswer(DEFAULT_CHUNK_SIZE, DEFAULT_ACK_BYTES, 0);

    public ConnectAnswer {
        if (chunkSize < MIN_CHUNK_SIZE || chunkSize > ChunkLimits.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "chunkSize " + chunkSize + " is not in " + MIN_CHUNK_SIZE + ".." + ChunkLimits.MAX_MESSAGE_BYTES);
        }
        if (outAckBytes < 0 || inAckBytes < 0) {
            throw new IllegalArgumentException("ack windows " + outAckBytes + ", " + inAckBytes + " are not at least 0");
        }
    }
}
