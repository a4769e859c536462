package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.random.RandomGenerator;
import srs.format.flv.amf.AmfException;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.chunk.MessageSink;
import srs.format.rtmp.handshake.RealIpPrefix;
import srs.format.rtmp.handshake.ServerHandshake;
import srs.format.rtmp.message.Acknowledgement;
import srs.format.rtmp.message.Aggregate;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.message.MessageType;
import srs.format.rtmp.message.UserControl;
import srs.format.rtmp.message.WindowAckSize;

/**
 * The server's side of one RTMP connection, from the first byte to the last, with the answers of SRS in their order.
 *
 * <p>Lives on its connection's loop: all methods are called there. No method throws for what a peer did; the session closes itself
 * and says so by {@link ServerSessionListener#onClosed}. If a listener throws, the session closes and the exception goes on.
 *
 * <pre>
 *  HANDSHAKE → CONNECT → CONNECT_PENDING → IDENTIFY → PUBLISH_PENDING → PUBLISHING ─┐
 *                                          ↑   │                                    │
 *                                          │   └────→ PLAY_PENDING → PLAYING ───────┤   … → CLOSED
 *                                          └────────────────────────────────────────┘
 *                                                     PLAY_PENDING | PLAYING → REDIRECTING → CLOSED
 * </pre>
 *
 * <p>The media of a player does not pass through here. Once {@link #acceptPlay} has returned, the glue writes whole messages to the
 * socket itself, made by {@link ChunkWriter} with {@link #chunkSize} and {@link #MESSAGE_STREAM_ID}; thousands of players with the same
 * chunk size can be given the same bytes.
 */
public final class ServerSession {
    /** The only message stream that this server creates. */
    public static final int MESSAGE_STREAM_ID = ServerReplies.MESSAGE_STREAM_ID;
    /** What {@link #deadlineMs} says when nothing is awaited. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Where a session is. In the states named …_PENDING the listener owes an answer. */
    public enum State {
        HANDSHAKE, CONNECT, CONNECT_PENDING, IDENTIFY, PUBLISH_PENDING, PUBLISHING, PLAY_PENDING, PLAYING, REDIRECTING, CLOSED;

        boolean isPending() {
            return this == CONNECT_PENDING || this == PUBLISH_PENDING || this == PLAY_PENDING;
        }
    }

    private final ServerSessionConfig config;
    private final ByteBufAllocator allocator;
    private final SessionOutput output;
    private final ServerSessionListener listener;
    private final ChunkReader reader;
    private final MessageSink onMessage = this::onMessage;
    private final MessageSender sender;
    private final ServerReplies replies;
    private final ServerCommands commands;
    private final HeldMessages held;
    private final AckWindow ackWindow = new AckWindow();

    private RealIpPrefix realIp;
    private ServerHandshake handshake;
    private String realAddress;

    private State state = State.HANDSHAKE;
    private long nowMs;
    private long deadlineMs;
    private long limitMs;
    private long normalTimeoutMs;
    private boolean isReadingPaused;
    private boolean isReplaying;

    /**
     * @param random for the handshake; need not be cryptographic
     * @param nowMs  any clock, the same for all calls
     */
    public ServerSession(ServerSessionConfig config, ByteBufAllocator allocator, RandomGenerator random, SessionOutput output,
            ServerSessionListener listener, long nowMs) {
        this.config = config;
        this.allocator = allocator;
        this.output = output;
        this.listener = listener;
        this.reader = new ChunkReader(allocator, config.limits(), config.budget());
        this.sender = new MessageSender(allocator, output);
        this.replies = new ServerReplies(sender);
        this.commands = new ServerCommands(this, listener, replies);
        this.held = new HeldMessages(config.budget());
        this.realIp = config.isRealIpTrusted() ? new RealIpPrefix() : null;
        this.handshake = new ServerHandshake(random);
        this.nowMs = nowMs;
        await(config.handshakeMs());
    }

    /**
     * Bytes came from the peer; all are taken.
     *
     * @param in lent for the call
     */
    public void onBytes(ByteBuf in, long now) {
        if (state == State.CLOSED) {
            return;
        }
        nowMs = now;
        ackWindow.onReceived(in.readableBytes());
        try {
            receive(in);
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            sender.flush();
        }
    }

    /** Time goes on; call about each second, or at {@link #deadlineMs}. */
    public void tick(long now) {
        nowMs = now;
        if (now >= deadlineMs && state != State.CLOSED) {
            State late = state;
            close(late == State.REDIRECTING ? RtmpError.REDIRECT : RtmpError.SOCKET_TIMEOUT, "timeout in " + late + " after " + limitMs + " ms");
        }
    }

    /** When {@link #tick} would close the session if the peer stays silent, or {@link #NO_DEADLINE}. */
    public long deadlineMs() {
        return deadlineMs;
    }

    /** Answers {@link ServerSessionListener#onConnect}. */
    public void acceptConnect(ConnectAnswer answer, long now) {
        expect(State.CONNECT_PENDING);
        nowMs = now;
        ackWindow.window(answer.inAckBytes());
        guarded(() -> {
            commands.connected(answer, config.identity());
            enter(State.IDENTIFY, config.identifyMs());
            replay();
        });
    }

    /**
     * Answers {@link ServerSessionListener#onPublish}: the publisher is told to begin.
     *
     * @param firstMs  until the first message, then {@code normalMs} from each to the next, or the session closes with 1011
     */
    public void acceptPublish(long firstMs, long normalMs, long now) {
        expect(State.PUBLISH_PENDING);
        nowMs = now;
        normalTimeoutMs = normalMs;
        guarded(() -> {
            replies.publishStart();
            enter(State.PUBLISHING, firstMs);
            replay();
        });
    }

    /** Answers {@link ServerSessionListener#onPlay}: the player is told that the stream begins. Media may be written after it. */
    public void acceptPlay(long now) {
        expect(State.PLAY_PENDING);
        nowMs = now;
        guarded(() -> {
            replies.playStart();
            enter(State.PLAYING);
            replay();
        });
    }

    /**
     * Sends the player elsewhere, instead of {@link #acceptPlay} or after it; the session closes when the player reacts, or soon.
     *
     * @param tcUrl address of the application, for clients that connect and play as before
     * @param url   address of the stream
     */
    public void redirect(String tcUrl, String url, long now) {
        if (state != State.PLAY_PENDING && state != State.PLAYING) {
            throw new IllegalStateException("redirect in " + state);
        }
        nowMs = now;
        guarded(() -> {
            replies.redirect(tcUrl, url);
            enter(State.REDIRECTING, config.redirectMs());
            held.clear();
            resumeReading();
        });
    }

    /** Sends an onStatus of the glue's own; SRS has none for refusals, it closes. */
    public void sendStatus(String level, String code, String description) {
        if (state != State.CLOSED && state != State.HANDSHAKE) {
            replies.onStatus(level, code, description);
            sender.flush();
        }
    }

    /**
     * Ends the session: a refusal, a kick, or the end of the socket. Frees all that it holds, calls
     * {@link ServerSessionListener#onClosed}. Without effect when it is closed.
     */
    public void close(RtmpError reason, String message) {
        if (state == State.CLOSED) {
            return;
        }
        enter(State.CLOSED);
        held.clear();
        reader.close();
        sender.flush();
        listener.onClosed(reason, message);
    }

    public State state() {
        return state;
    }

    /** The chunk size of what this server sends. */
    public int chunkSize() {
        return sender.chunkSize();
    }

    /** All bytes that came, handshake included. */
    public long receivedBytes() {
        return ackWindow.receivedBytes();
    }

    /** The real client's address as a trusted proxy told it, or null. */
    public String realAddress() {
        return realAddress;
    }

    /** Memory that this session holds for messages that are not complete. */
    public int unfinishedBytes() {
        return reader.unfinishedBytes();
    }

    /** Nothing is awaited. */
    void enter(State next) {
        state = next;
        deadlineMs = NO_DEADLINE;
    }

    /** The peer has so long for what comes next. */
    private void enter(State next, long ms) {
        state = next;
        await(ms);
    }

    private void await(long ms) {
        limitMs = ms;
        deadlineMs = nowMs + ms;
    }

    /** The publish or play is over, the connection waits for another. */
    void awaitNext() {
        enter(State.IDENTIFY, config.republishMs());
    }

    private boolean readHandshake(ByteBuf in) {
        if (realIp != null) {
            if (!realIp.read(in)) {
                return false;
            }
            realAddress = realIp.address();
            realIp = null;
        }
        ByteBuf answer = handshake.read(in, allocator, nowMs);
        if (answer != null) {
            output.write(answer);
        }
        if (!handshake.isDone()) {
            return false;
        }
        handshake = null;
        enter(State.CONNECT, config.identifyMs());
        return true;
    }

    /** Hot path: some hundred times a second. */
    private void onMessage(int chunkStreamId, long timestampMs, int typeId, int messageStreamId, ByteBuf body) {
        messageCame();
        if (typeId <= MessageType.SET_PEER_BANDWIDTH) {
            onControl(typeId, body);
        } else if (state.isPending()) {
            hold(timestampMs, typeId, body);
        } else {
            dispatch(timestampMs, typeId, body);
        }
    }

    /** Any message shows that a publisher is alive. */
    private void messageCame() {
        if (state == State.PUBLISHING) {
            await(normalTimeoutMs);
        }
    }

    private void dispatch(long timestampMs, int typeId, ByteBuf body) {
        switch (typeId) {
            case MessageType.AUDIO, MessageType.VIDEO -> onMedia(timestampMs, typeId, body);
            case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> commands.onCommand(timestampMs, typeId, body);
            case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> onData(timestampMs, typeId, body);
            case MessageType.AGGREGATE -> onAggregate(timestampMs, body);
            default -> {
                // shared objects, and types that nobody knows, are skipped
            }
        }
    }

    private void onMedia(long timestampMs, int typeId, ByteBuf body) {
        if (state != State.PUBLISHING) {
            return;
        }
        if (typeId == MessageType.AUDIO) {
            listener.onAudio(timestampMs, body);
        } else {
            listener.onVideo(timestampMs, body);
        }
    }

    private void onAggregate(long timestampMs, ByteBuf body) {
        if (state != State.PUBLISHING) {
            return;
        }
        Aggregate.split(body, timestampMs, (typeId, partMs, part) -> {
            if (typeId == MessageType.AUDIO || typeId == MessageType.VIDEO) {
                ByteBuf own = allocator.buffer(part.readableBytes(), part.readableBytes()).writeBytes(part);
                try {
                    onMedia(partMs, typeId, own);
                } finally {
                    own.release();
                }
            }
        });
    }

    void onData(long timestampMs, int typeId, ByteBuf body) {
        if (state != State.PUBLISHING) {
            return;
        }
        DataMessage data;
        try {
            data = DataMessage.decode(typeId, body);
        } catch (AmfException e) {
            // ffmpeg sends timecodes as four bytes that are no AMF; SRS skips them, and no other data is worth a stream
            return;
        }
        if (data.name().equals(DataMessage.ON_META_DATA) && data.metadata() != null) {
            listener.onMetadata(timestampMs, data.metadata());
        } else {
            listener.onData(timestampMs, data);
        }
    }

    private void onControl(int typeId, ByteBuf body) {
        if (typeId == MessageType.WINDOW_ACK_SIZE) {
            long bytes = WindowAckSize.decode(body).bytes();
            if (bytes > 0) {
                ackWindow.window(bytes);
            }
        } else if (typeId == MessageType.USER_CONTROL) {
            UserControl event = UserControl.decode(body);
            if (event.event() == UserControl.PING_REQUEST) {
                replies.control(UserControl.of(UserControl.PING_RESPONSE, event.data()));
            } else if (event.event() == UserControl.SET_BUFFER_LENGTH) {
                listener.onBufferLength(event.extra());
            }
        }
    }

    private void acknowledge() {
        long sequenceNumber = state == State.CLOSED ? -1 : ackWindow.poll();
        if (sequenceNumber >= 0) {
            sender.send(ChunkWriter.CSID_CONTROL, 0, new Acknowledgement(sequenceNumber));
        }
    }

    private void hold(long timestampMs, int typeId, ByteBuf body) {
        held.add(timestampMs, typeId, body);
        if (!isReadingPaused && held.isPauseDue()) {
            isReadingPaused = true;
            output.setReading(false);
        }
    }

    /** Goes on with what came while the answer was awaited, until there is another question. */
    private void replay() {
        if (isReplaying) {
            return;
        }
        isReplaying = true;
        try {
            while (!held.isEmpty() && !state.isPending() && state != State.CLOSED) {
                HeldMessages.Held message = held.poll();
                messageCame();
                try {
                    dispatch(message.timestampMs(), message.typeId(), message.body());
                } finally {
                    message.body().release();
                }
            }
        } finally {
            isReplaying = false;
        }
        if (held.isEmpty()) {
            resumeReading();
        }
    }

    private void resumeReading() {
        if (isReadingPaused && state != State.CLOSED) {
            isReadingPaused = false;
            output.setReading(true);
        }
    }

    private void expect(State expected) {
        if (state != expected) {
            throw new IllegalStateException("answer in " + state + ", not in " + expected);
        }
    }

    private void receive(ByteBuf in) {
        if (state != State.HANDSHAKE || readHandshake(in)) {
            reader.read(in, onMessage);
            acknowledge();
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            sender.flush();
        }
    }

    /** A peer that breaks a rule ends its session; what a listener threw goes on to the caller after that. */
    private void fail(RuntimeException cause) {
        if (cause instanceof RtmpProtocolException e) {
            close(e.error(), e.getMessage());
        } else if (cause instanceof AmfException e) {
            close(RtmpError.AMF0_DECODE, e.getMessage());
        } else {
            close(RtmpError.SYSTEM_ASSERT, cause.toString());
            throw cause;
        }
    }
}
