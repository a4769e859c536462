package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;
import srs.format.srt.SrtChannel;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.EndReason;

/** A player: sends the packets of its broadcast, from a key frame on. One that does not keep up loses all up to another key frame. */
final class PlayRole implements Role, Broadcast.Player {
    private static final int TS_PACKET_BYTES = TsScan.PACKET_BYTES;

    /** Where it is counted. */
    interface Account {
        void addSentBytes(long bytes);

        void addDroppedFrames(long frames);

        static Account of(ClientHandle client) {
            return new Account() {
                @Override
                public void addSentBytes(long bytes) {
                    client.addSentBytes(bytes);
                }

                @Override
                public void addDroppedFrames(long frames) {
                    client.addDroppedFrames(frames);
                }
            };
        }
    }

    private final SrtChannel connection;
    private final Account account;
    private final Broadcast broadcast;
    private final LongSupplier clock;
    private final int messageBytes;
    private boolean hasBegun;
    private long frames;
    private long dropped;

    /** @param clock microseconds, as the connection's */
    PlayRole(SrtChannel connection, Account account, Broadcast broadcast, LongSupplier clock) {
        this.connection = connection;
        this.account = account;
        this.broadcast = broadcast;
        this.clock = clock;
        messageBytes = Math.max(1, connection.maxMessageBytes() / TS_PACKET_BYTES) * TS_PACKET_BYTES;
    }

    void begin() {
        broadcast.join(this);
    }

    @Override
    public void onBlock(Block block) {
        int from = 0;
        if (!hasBegun) {
            if (!block.canBegin()) {
                return;
            }
            hasBegun = true;
            from = block.beginAt();
            if (block.head() != null && !send(block.head(), 0, block.frames())) {
                return;
            }
        }
        if (send(block.packets(), from, block.frames())) {
            frames += block.frames();
        }
    }

    @Override
    public void onGap() {
        hasBegun = false;
    }

    private boolean send(ByteBuf packets, int from, int count) {
        long nowUs = clock.getAsLong();
        int end = packets.writerIndex();
        for (int at = packets.readerIndex() + from; at < end; at += messageBytes) {
            int length = Math.min(messageBytes, end - at);
            if (!connection.send(packets, at, length, nowUs)) {
                hasBegun = false;
                dropped += count;
                account.addDroppedFrames(count);
                return false;
            }
            account.addSentBytes(length);
        }
        return true;
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
