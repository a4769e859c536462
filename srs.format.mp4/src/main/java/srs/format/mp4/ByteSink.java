package srs.format.mp4;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes bytes that are too many for one buffer, piece by piece. Called on the thread of who asked for them. */
@ConsumerType
@FunctionalInterface
public interface ByteSink {

    /** The next bytes, from reader to writer index. Lent for the call. */
    void write(ByteBuf piece) throws IOException;
}
