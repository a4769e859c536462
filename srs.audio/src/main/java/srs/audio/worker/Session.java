package srs.audio.worker;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import srs.audio.worker.protocol.MessageHeader;
import srs.audio.worker.protocol.MessageType;

/** The connection with the server: reads messages and gives each to the lane of its conversion. Runs on the thread that calls {@link #run}, until the server goes. */
final class Session {
    private final ByteChannel channel;
    private final Lane[] lanes;
    private final ByteBuffer headerBytes = ByteBuffer.allocateDirect(MessageHeader.BYTES);
    private final ByteBuffer direct = ByteBuffer.allocateDirect(MessageHeader.MAX_LENGTH);

    /** @param lanes threads that code */
    Session(ByteChannel channel, int lanes, Coding coding) {
        this.channel = channel;
        this.lanes = new Lane[lanes];
        Outbox outbox = new Outbox(channel);
        for (int i = 0; i < lanes; i++) {
            this.lanes[i] = new Lane(i, outbox, coding);
            Thread thread = new Thread(this.lanes[i], "lane-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** @throws IOException when the server says what makes no sense */
    void run() throws IOException, InterruptedException {
        while (true) {
            headerBytes.clear();
            if (!fill(headerBytes)) {
                return;
            }
            MessageHeader header = MessageHeader.decode(headerBytes.flip());
            direct.clear().limit(header.length());
            if (!fill(direct)) {
                throw new EOFException("the server went in the middle of a message");
            }
            byte[] bytes = new byte[header.length()];
            direct.flip().get(bytes);
            if (header.type() == MessageType.PING) {
                for (Lane lane : lanes) {
                    lane.add(header, bytes);
                }
            } else {
                lanes[Math.floorMod(header.conversion(), lanes.length)].add(header, bytes);
            }
        }
    }

    /** @return false when the server has gone before the first byte */
    private boolean fill(ByteBuffer buffer) throws IOException {
        int first = buffer.position();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == first) {
                    return false;
                }
                throw new EOFException("the server went in the middle of a message");
            }
        }
        return true;
    }
}
