package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;
import srs.format.srt.SrtChannel;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.EndReason;

/** A player: sends the packets of its broadcast, from a key frame on. One that does not keep up loses all up to another key frame. */
final class PlayRole implements Role, Broadcast.Player {
    /** A message says when it was made, so that its way through here is no part of the delay; if it is not older than this. */
    static final long MAX_AGE_US = 20_000;

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
    private boolean hasBegun;
    private long madeUs;
    private long frames;
    private long dropped;
    private RuntimeException fault;

    /** @param clock microseconds, as the connection's */
    PlayRole(SrtChannel connection, Account account, Broadcast broadcast, LongSupplier clock) {
        this.connection = connection;
        this.account = account;
        this.broadcast = broadcast;
        this.clock = clock;
    }

    void begin() {
        // what was kept for those who join is new to this one
        madeUs = clock.getAsLong();
        broadcast.join(this);
    }

    @Override
    public void onBlock(Block block) {
        long nowUs = clock.getAsLong();
        madeUs = Math.max(madeUs, Math.min(nowUs, Math.max(block.madeUs(), nowUs - MAX_AGE_US)));
        int from = 0;
        if (!hasBegun) {
            if (!block.canBegin()) {
                return;
            }
            hasBegun = true;
            from = block.beginAt();
            if (block.head() != null && !send(block.head(), 0, block.frames(), nowUs)) {
                return;
            }
        }
        if (send(block.packets(), from, block.frames(), nowUs)) {
            frames += block.frames();
        }
    }

    @Override
    public void onGap() {
        hasBegun = false;
    }

    @Override
    public void onFault(RuntimeException thrown) {
        fault = thrown;
    }

    private boolean send(ByteBuf packets, int from, int count, long nowUs) {
        // one more way of a group may have made it less
        int messageBytes = connection.maxMessageBytes() / TS_PACKET_BYTES * TS_PACKET_BYTES;
        int end = packets.writerIndex();
        for (int at = packets.readerIndex() + from; at < end; at += messageBytes) {
            int length = Math.min(messageBytes, end - at);
            if (length == 0 || !connection.send(packets, at, length, madeUs, nowUs)) {
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
    public void onMessage(ByteBuf message, long dueUs) {}

    @Override
    public String tick(long nowMs) {
        if (fault != null) {
            return "a fault here: " + fault;
        }
        int bytes = connection.maxMessageBytes();
        return bytes < TS_PACKET_BYTES ? "messages of " + bytes + " bytes are shorter than a transport packet" : null;
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
