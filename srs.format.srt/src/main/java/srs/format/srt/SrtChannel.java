package srs.format.srt;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ProviderType;

/** A way to a peer: one connection, or a group of them. Confined to its owner. */
@ProviderType
public interface SrtChannel {

    /** The longest message. */
    int maxMessageBytes();

    /**
     * Sends a message that was made now.
     *
     * @param from Lent for the call.
     * @return false when it is over, or there is no room and the message lost
     * @throws IllegalArgumentException when it is longer than {@link #maxMessageBytes}
     */
    default boolean send(ByteBuf from, int index, int length, long nowUs) {
        return send(from, index, length, nowUs, nowUs);
    }

    /**
     * Sends a message that is a little older: the peer delivers it a latency after it was made.
     *
     * @param from Lent for the call.
     * @param madeUs not after now, and not before that of the message before it
     * @return false when it is over, or there is no room and the message lost
     * @throws IllegalArgumentException when it is longer than {@link #maxMessageBytes}
     */
    boolean send(ByteBuf from, int index, int length, long madeUs, long nowUs);

    /**
     * Whether the time of a round trip has been measured, by us or by the peer. Before it has, both guess it: what is lost is asked for seldom, and what is sent at once in the
     * first moment may not be mended within a short latency.
     */
    boolean knowsRoundTrip();

    boolean isClosed();

    /** Ends it, and tells the peer. */
    void close(long nowUs);
}
