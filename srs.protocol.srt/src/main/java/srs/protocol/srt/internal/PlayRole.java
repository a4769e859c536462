package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import srs.format.srt.SrtChannel;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.EndReason;

/**
 * A player: sends the packets of its broadcast, from a key frame on. One that does not keep up loses all up to another key frame.
 *
 * <p>What was kept for it is much at once, and libsrt asks for what is lost of it each 150 ms until it knows how long a round trip takes: too seldom for a short latency. So
 * null packets go ahead, which are answered, and the stream begins when the round trip is known.
 */
final class PlayRole implements Role, Broadcast.Player {
    /** The stream waits so long for the round trip to be known, at most: two and a half of them and 20 ms, if nothing is lost. */
    static final long MAX_WAIT_US = 300_000;
    /** Time between two null packets: libsrt acknowledges each 10 ms, if anything has come. */
    static final long ASK_US = 20_000;

    /** A message says when it was made, so that its way through here is no part of the delay; if it is not older than this. */
    static final long MAX_AGE_US = 20_000;

    private static final int TS_PACKET_BYTES = TsScan.PACKET_BYTES;
    private static final ByteBuf NULL_PACKET = nullPacket();

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
    private final Supplier<Broadcast> broadcasts;
    private final LongSupplier clock;
    private final Consumer<String> complaints;
    /** Null while it waits. */
    private Broadcast broadcast;
    private long beganUs;
    private long askUs;
    private boolean hasBegun;
    private long madeUs;
    private long frames;
    private long dropped;
    private long ignored;
    private RuntimeException fault;

    /**
     * @param broadcasts says what it plays, when it begins
     * @param clock microseconds, as the connection's
     * @param complaints gets a line when the player does what players do not
     */
    PlayRole(SrtChannel connection, Account account, Supplier<Broadcast> broadcasts, LongSupplier clock, Consumer<String> complaints) {
        this.connection = connection;
        this.account = account;
        this.broadcasts = broadcasts;
        this.clock = clock;
        this.complaints = complaints;
    }

    void begin() {
        beganUs = clock.getAsLong();
        askUs = beganUs;
        tick(beganUs / 1000);
    }

    private void lookAtTheWay(long nowUs) {
        if (connection.knowsRoundTrip() || nowUs - beganUs >= MAX_WAIT_US) {
            // what was kept for those who join is new to this one
            madeUs = nowUs;
            broadcast = broadcasts.get();
            broadcast.join(this);
        } else if (nowUs >= askUs) {
            askUs = nowUs + ASK_US;
            connection.send(NULL_PACKET, 0, TS_PACKET_BYTES, nowUs);
            account.addSentBytes(TS_PACKET_BYTES);
        }
    }

    @Override
    public long nextUs() {
        return broadcast == null ? askUs : Long.MAX_VALUE;
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

    /** Of PID 0x1FFF: nobody reads it (ISO/IEC 13818-1 §2.4.1). */
    private static ByteBuf nullPacket() {
        byte[] packet = new byte[TS_PACKET_BYTES];
        Arrays.fill(packet, (byte) 0xFF);
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(packet).setInt(0, 0x471FFF10).asReadOnly());
    }

    /** Players have nothing to say: it is mostly an encoder whose streamid does not say that it publishes. */
    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        if (ignored++ == 0) {
            complaints.accept("a player sends " + message.readableBytes() + " bytes, which are ignored: who publishes has m=publish in its streamid");
        }
    }

    @Override
    public String tick(long nowMs) {
        if (fault != null) {
            return "a fault here: " + fault;
        }
        int bytes = connection.maxMessageBytes();
        if (bytes < TS_PACKET_BYTES) {
            return "messages of " + bytes + " bytes are shorter than a transport packet";
        }
        if (broadcast == null) {
            lookAtTheWay(clock.getAsLong());
        }
        return null;
    }

    @Override
    public void close(EndReason reason) {
        if (broadcast != null) {
            broadcast.leave(this);
        }
    }

    @Override
    public String toString() {
        return frames + " frames, " + dropped + " dropped" + (ignored == 0 ? "" : ", " + ignored + " messages from it were ignored");
    }
}
