package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.chunk.MemoryBudget;

/**
 * What a client sent while its admission was being decided. Bounded by messages, bytes and the shared budget; long before that the
 * session stops reading. Lives on its connection's loop. Owns the bodies in it.
 */
final class HeldMessages {
    static final int MAX_MESSAGES = 4096;
    static final int MAX_BYTES = 4 * 1024 * 1024;
    /** From here on the socket is not read. */
    static final int PAUSE_BYTES = 64 * 1024;
    static final int PAUSE_MESSAGES = 64;

    /** One message and its header. */
    record Held(long timestampMs, int typeId, ByteBuf body) {
    }

    private final MemoryBudget budget;
    private final ArrayDeque<Held> queue = new ArrayDeque<>(0);
    private int bytes;

    HeldMessages(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Holds a message; {@code body} is lent, and retained. */
    void add(long timestampMs, int typeId, ByteBuf body) {
        int length = body.readableBytes();
        if (queue.size() == MAX_MESSAGES || length > MAX_BYTES - bytes) {
            throw new RtmpProtocolException(RtmpError.MESSAGE_SIZE, (queue.size() + 1) + " messages of " + (bytes + length)
                    + " bytes before the answer are more than " + MAX_MESSAGES + " or " + MAX_BYTES + " bytes");
        }
        if (!budget.reserve(length)) {
            throw new RtmpProtocolException(RtmpError.MESSAGE_SIZE,
                    length + " bytes before the answer are more than the memory budget has left");
        }
        bytes += length;
        queue.add(new Held(timestampMs, typeId, body.retain()));
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean isPauseDue() {
        return bytes >= PAUSE_BYTES || queue.size() >= PAUSE_MESSAGES;
    }

    /** The oldest message; its body is handed over. */
    Held poll() {
        Held held = queue.poll();
        int length = held.body.readableBytes();
        bytes -= length;
        budget.release(length);
        return held;
    }

    void clear() {
        while (!queue.isEmpty()) {
            poll().body.release();
        }
    }
}
