package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The connection under a session, as the session sees it; the glue around the socket implements it.
 *
 * <p>Called on the session's thread, from within the session's own methods.
 *
 * <p>A peer that asks and asks and does not read makes answers pile up: do not read from a socket while its outbound buffer is above
 * its high-water mark.
 */
@ConsumerType
public interface SessionOutput {
    /**
     * Sends bytes, in the order of the calls. Each buffer holds whole messages, so that the glue may put others between them. Nothing
     * asks for a flush: flush when the call into the session that wrote is over.
     *
     * @param bytes Takes ownership.
     */
    void write(ByteBuf bytes);

    /**
     * Stops or resumes reading from the socket. A publisher that sends media before its admission is decided is held back this way;
     * bytes that were already read may still come.
     */
    void setReading(boolean isReading);
}
