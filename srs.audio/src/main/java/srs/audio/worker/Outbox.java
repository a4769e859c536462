package srs.audio.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import srs.audio.worker.protocol.MessageHeader;
import srs.audio.worker.protocol.MessageType;

/** Writes messages to the server. Thread-safe: one at a time, and who writes waits for the server to read. */
final class Outbox {
    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MessageHeader.BYTES + MessageHeader.MAX_LENGTH);

    Outbox(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException when the server has gone */
    synchronized void write(MessageType type, int conversion, long ptsUs, byte[] bytes) throws IOException {
        buffer.clear();
        new MessageHeader(bytes.length, type, conversion, ptsUs).encode(buffer);
        buffer.put(bytes).flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
