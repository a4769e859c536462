package srs.format.rtmp.channel;

import org.osgi.annotation.versioning.ConsumerType;
import srs.format.rtmp.session.ClientSession;

/** Hears of a {@link PublishConnection}, on its loop. */
@ConsumerType
public interface PublishListener {

    /** The server waits for media. */
    void onPublishing(ClientSession session);

    /** The socket is full, or takes something again. */
    default void onWritabilityChanged() {}

    /** It is over: once, last, and only if the socket was connected. */
    void onOver(String reason);
}
