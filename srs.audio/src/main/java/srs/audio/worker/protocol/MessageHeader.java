package srs.audio.worker.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What stands in front of each message. Immutable.
 *
 * <pre>
 *  0               4      5               9                              17
 * +---------------+------+---------------+------------------------------+----------
 * | length        | type | conversion    | pts in microseconds          | bytes ...
 * +---------------+------+---------------+------------------------------+----------
 * </pre>
 *
 * @param length of the bytes that follow, 0..{@value #MAX_LENGTH}
 * @param type what it is
 * @param conversion which one; 0 for messages of none
 * @param ptsUs of a frame; else 0
 */
public record MessageHeader(int length, MessageType type, int conversion, long ptsUs) {

    /** Bytes of a header. */
    public static final int BYTES = 17;

    /** Most bytes after a header: a configuration of 64 kB and what is said with it. */
    public static final int MAX_LENGTH = 64 * 1024 + OpenMessage.FIXED_BYTES;

    /** Checks the length. */
    public MessageHeader {
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("message of " + length + " bytes is not in 0.." + MAX_LENGTH);
        }
    }

    /** Writes it. */
    public void encode(ByteBuffer to) {
        to.putInt(length).put((byte) type.code()).putInt(conversion).putLong(ptsUs);
    }

    /**
     * Reads one of {@value #BYTES} bytes.
     *
     * @throws IOException when it is none
     */
    public static MessageHeader decode(ByteBuffer from) throws IOException {
        int length = from.getInt();
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException("message of " + length + " bytes is not in 0.." + MAX_LENGTH);
        }
        return new MessageHeader(length, MessageType.of(from.get()), from.getInt(), from.getLong());
    }
}
