package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import srs.format.srt.SrtConnection;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.EndReason;

/** A player: sends the packets of its broadcast, from a key frame on. One that does not keep up loses all up to another key frame. */
final class PlayRole implements Role, Broadcast.Player {
    private static final int TS_PACKET_BYTES = 188;

    private final SrtConnection connection;
    private final ClientHandle client;
    private final Broadcast broadcast;
    private final SrtPort port;
    private final int messageBytes;
    private boolean hasBegun;
    private long frames;
    private long dropped;

    PlayRole(SrtConnection connection, ClientHandle client, Broadcast broadcast, SrtPort port) {
        this.connection = connection;
        this.client = client;
        this.broadcast = broadcast;
        this.port = port;
        messageBytes = Math.max(1, connection.maxMessageBytes() / TS_PACKET_BYTES) * TS_PACKET_BYTES;
    }

    void begin() {
        broadcast.join(this);
    }

    @Override
    public void onPackets(ByteBuf packets, boolean canBegin, int count) {
        hasBegun |= canBegin;
        if (!hasBegun) {
            return;
        }
        long nowUs = port.nowUs();
        int end = packets.writerIndex();
        for (int at = packets.readerIndex(); at < end; at += messageBytes) {
            int length = Math.min(messageBytes, end - at);
            if (!connection.send(packets, at, length, nowUs)) {
                hasBegun = false;
                dropped += count;
                client.addDroppedFrames(count);
                return;
            }
            client.addSentBytes(length);
        }
        frames += count;
    }

    /** Players have nothing to say. */
    @Override
    public void onMessage(ByteBuf message) {}

    @Override
    public String tick(long nowMs) {
        return null;
    }

    @Override
    public void close(EndReason reason) {
        broadcast.leave(this);
    }

    @Override
    public String toString() {
        return frames + " frames, " + dropped + " dropped";
    }
}
