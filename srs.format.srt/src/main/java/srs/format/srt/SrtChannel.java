package srs.format.srt;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ProviderType;

/** A way to a peer: one connection, or a group of them. Confined to its owner. */
@ProviderType
public interface SrtChannel {

    /** The longest message. */
    int maxMessageBytes();

    /**
     * Sends a message.
     *
     * @param from Lent for the call.
     * @return false when it is over, or there is no room and the message lost
     * @throws IllegalArgumentException when it is longer than {@link #maxMessageBytes}
     */
    boolean send(ByteBuf from, int index, int length, long nowUs);

    boolean isClosed();

    /** Ends it, and tells the peer. */
    void close(long nowUs);
}
