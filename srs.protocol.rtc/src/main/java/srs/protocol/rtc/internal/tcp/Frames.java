package srs.protocol.rtc.internal.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * Takes packets out of a connection (RFC 4571 §2). Lives on the connection's loop; what it gives is lent for the call.
 *
 * <pre>
 *  length (16) | packet
 * </pre>
 */
final class Frames {
    static final int LENGTH_BYTES = 2;
    /** Of one packet (compat 6.4). */
    static final int MAX_BYTES = 1500;

    private final Consumer<ByteBuf> out;
    /** The beginning of a packet whose end has not come. */
    private ByteBuf partial = Unpooled.EMPTY_BUFFER;

    Frames(Consumer<ByteBuf> out) {
        this.out = out;
    }

    /**
     * Bytes have come, lent for the call.
     *
     * @return whether all lengths are right so far; if not, the rest means nothing
     */
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            boolean isRight = partial.isReadable() || in.readableBytes() < LENGTH_BYTES ? fill(in) : take(in);
            if (!isRight) {
                return false;
            }
        }
        return true;
    }

    private boolean take(ByteBuf in) {
        int length = in.getUnsignedShort(in.readerIndex());
        if (length > MAX_BYTES) {
            return false;
        }
        if (in.readableBytes() < LENGTH_BYTES + length) {
            return fill(in);
        }
        in.skipBytes(LENGTH_BYTES);
        give(in.slice(in.readerIndex(), length));
        in.skipBytes(length);
        return true;
    }

    private boolean fill(ByteBuf in) {
        if (partial.capacity() == 0) {
            partial = Unpooled.buffer(LENGTH_BYTES + MAX_BYTES, LENGTH_BYTES + MAX_BYTES);
        }
        move(in, LENGTH_BYTES);
        if (partial.readableBytes() < LENGTH_BYTES) {
            return true;
        }
        int length = partial.getUnsignedShort(0);
        if (length > MAX_BYTES) {
            return false;
        }
        move(in, LENGTH_BYTES + length);
        if (partial.readableBytes() == LENGTH_BYTES + length) {
            give(partial.slice(LENGTH_BYTES, length));
            partial.clear();
        }
        return true;
    }

    private void move(ByteBuf in, int wanted) {
        int missing = wanted - partial.readableBytes();
        if (missing > 0) {
            partial.writeBytes(in, Math.min(missing, in.readableBytes()));
        }
    }

    private void give(ByteBuf packet) {
        if (packet.isReadable()) {
            out.accept(packet);
        }
    }
}
