package srs.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A protocol that is no HTTP and shares ports with it: its connections are told by their first bytes. Registered as an OSGi service.
 *
 * <p>It is asked only about connections that begin with a byte of 0..{@value #LAST_FIRST_BYTE}, as neither a request nor TLS does. So HTTP is served as ever, whatever it says.
 * When the service goes, its connections are closed.
 */
@ConsumerType
public interface RawProtocol {
    /** The highest first byte with which a connection is shown to it. */
    int LAST_FIRST_BYTE = 8;

    /** How many bytes have to be enough. */
    int MAX_BYTES = 32;

    /** What the first bytes say. */
    enum Answer {
        /** Not of this protocol. */
        NO,
        /** Perhaps: more bytes are needed. */
        MORE,
        /** Of this protocol. */
        YES
    }

    /**
     * Looks at the first bytes of a connection. Called on its loop, for each read until all protocols have answered, or there are {@value #MAX_BYTES}.
     *
     * @param first one byte or more. Lent for the call, and not to be read from: it is for {@code getByte} and the like
     * @param local where the connection was accepted
     */
    Answer recognize(ByteBuf first, InetSocketAddress local);

    /** Sets up the pipeline of a connection for which it has said yes; the first bytes come by that. Called on its loop. */
    void accept(Channel channel);
}
