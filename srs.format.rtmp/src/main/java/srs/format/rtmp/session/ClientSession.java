package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.random.RandomGenerator;
import srs.format.flv.amf.AmfException;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.chunk.MessageSink;
import srs.format.rtmp.handshake.ClientHandshake;
import srs.format.rtmp.message.Acknowledgement;
import srs.format.rtmp.message.Aggregate;
import srs.format.rtmp.message.CommandMessage;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.message.MessageType;
import srs.format.rtmp.message.UserControl;
import srs.format.rtmp.message.WindowAckSize;

/**
 * The client's side of one RTMP connection: publishes or plays one stream at a time.
 *
 * <p>Lives on its connection's loop: all methods are called there. No method throws for what the server did; the session closes
 * itself and says so by {@link ClientSessionListener#onClosed}.
 *
 * <pre>
 *  NEW → HANDSHAKE → CONNECTING → CONNECTED → OPENING → PUBLISHING | PLAYING → CONNECTED …   … → CLOSED
 * </pre>
 *
 * <p>{@code start(now); publish("livestream");} is enough: each step follows when the server allows it. When
 * {@link ClientSessionListener#onPublishStart} has come, {@link #writeVideo} and its like send media, one call a frame; or
 * {@link ChunkWriter} with {@link #chunkSize} and {@link #messageStreamId} makes the bytes of a batch.
 */
public final class ClientSession {
    /** What {@link #deadlineMs} says when nothing is awaited. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Where a session is. */
    public enum State { NEW, HANDSHAKE, CONNECTING, CONNECTED, OPENING, PUBLISHING, PLAYING, CLOSED }

    private final ClientSessionConfig config;
    private final ByteBufAllocator allocator;
    private final SessionOutput output;
    private final ClientSessionListener listener;
    private final ChunkReader reader;
    private final MessageSink onMessage = this::onMessage;
    private final MessageSender sender;
    private final ClientCommands commands;
    private final AckWindow ackWindow = new AckWindow();

    private ClientHandshake handshake;
    private State state = State.NEW;
    private long nowMs;
    private long deadlineMs = NO_DEADLINE;
    private long limitMs;

    /** @param random for the handshake; need not be cryptographic */
    public ClientSession(ClientSessionConfig config, ByteBufAllocator allocator, RandomGenerator random, SessionOutput output,
            ClientSessionListener listener) {
        this.config = config;
        this.allocator = allocator;
        this.output = output;
        this.listener = listener;
        this.reader = new ChunkReader(allocator, config.limits(), config.budget());
        this.sender = new MessageSender(allocator, output);
        this.commands = new ClientCommands(this, config, listener, sender);
        this.handshake = new ClientHandshake(random);
    }

    /** Begins, when the socket is connected; once. */
    public void start(long now) {
        if (state != State.NEW) {
            throw new IllegalStateException("start in " + state);
        }
        nowMs = now;
        enter(State.HANDSHAKE);
        await(config.openMs());
        output.write(handshake.start(allocator, now));
    }

    /**
     * Publishes a stream, as soon as the connection is there.
     *
     * @param streamName with its query
     */
    public void publish(String streamName) {
        commands.open(streamName, /* isPublish= */ true);
        sender.flush();
    }

    /** Plays a stream, as soon as the connection is there. */
    public void play(String streamName) {
        commands.open(streamName, /* isPublish= */ false);
        sender.flush();
    }

    /** Ends the publish; the connection stays for another. */
    public void unpublish() {
        if (state == State.PUBLISHING) {
            commands.unpublish();
            sender.flush();
        }
    }

    /** Ends the play; the connection stays for another. */
    public void stop() {
        if (state == State.PLAYING) {
            commands.stop();
            sender.flush();
        }
    }

    /** Pauses the play, or goes on. */
    public void pause(boolean isPaused, long timestampMs) {
        if (state == State.PLAYING) {
            commands.pause(isPaused, timestampMs);
            sender.flush();
        }
    }

    /** Sends an audio frame, the body of an FLV audio tag. Only while publishing. {@code body} is lent for the call. */
    public void writeAudio(long timestampMs, ByteBuf body) {
        write(ChunkWriter.CSID_AUDIO, timestampMs, MessageType.AUDIO, body);
    }

    /** Sends a video frame, the body of an FLV video tag. Only while publishing. {@code body} is lent for the call. */
    public void writeVideo(long timestampMs, ByteBuf body) {
        write(ChunkWriter.CSID_VIDEO, timestampMs, MessageType.VIDEO, body);
    }

    /** Sends {@code @setDataFrame onMetaData}. Only while publishing. */
    public void writeMetadata(AmfMap metadata) {
        if (state == State.PUBLISHING) {
            sender.send(ChunkWriter.CSID_DATA, commands.messageStreamId(),
                    DataMessage.of(DataMessage.SET_DATA_FRAME, DataMessage.ON_META_DATA, metadata));
            sender.flush();
        }
    }

    /**
     * Bytes came from the server; all are taken.
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
            if (state != State.HANDSHAKE || readHandshake(in)) {
                reader.read(in, onMessage);
                acknowledge();
            }
        } catch (RtmpProtocolException e) {
            close(e.error(), e.getMessage());
        } catch (AmfException e) {
            close(RtmpError.AMF0_DECODE, e.getMessage());
        } catch (RuntimeException e) {
            close(RtmpError.SYSTEM_ASSERT, e.toString());
            throw e;
        } finally {
            sender.flush();
        }
        if (state == State.PLAYING && config.silenceMs() > 0) {
            await(config.silenceMs());
        }
    }

    /** Time goes on; call about each second, or at {@link #deadlineMs}. */
    public void tick(long now) {
        nowMs = now;
        if (now >= deadlineMs && state != State.CLOSED) {
            close(RtmpError.SOCKET_TIMEOUT, "timeout in " + state + " after " + limitMs + " ms");
        }
    }

    /** When {@link #tick} would close the session if the server stays silent, or {@link #NO_DEADLINE}. */
    public long deadlineMs() {
        return deadlineMs;
    }

    /**
     * Ends the session. Frees all that it holds, calls {@link ClientSessionListener#onClosed}. Without effect when it is closed. To
     * leave politely call {@link #unpublish} or {@link #stop} first.
     */
    public void close(RtmpError reason, String message) {
        if (state == State.CLOSED) {
            return;
        }
        enter(State.CLOSED);
        reader.close();
        sender.flush();
        listener.onClosed(reason, message);
    }

    public State state() {
        return state;
    }

    /** The chunk size of what this client sends. */
    public int chunkSize() {
        return sender.chunkSize();
    }

    /** The message stream of the publish or play, as the server numbered it. */
    public int messageStreamId() {
        return commands.messageStreamId();
    }

    /** All bytes that came, handshake included. */
    public long receivedBytes() {
        return ackWindow.receivedBytes();
    }

    private void await(long ms) {
        limitMs = ms;
        deadlineMs = nowMs + ms;
    }

    void enter(State next) {
        state = next;
        if (next == State.OPENING) {
            await(config.openMs());
        } else if (next != State.HANDSHAKE && next != State.CONNECTING) {
            deadlineMs = NO_DEADLINE;
        }
    }

    private void write(int chunkStreamId, long timestampMs, int typeId, ByteBuf body) {
        if (state == State.PUBLISHING) {
            sender.sendBody(chunkStreamId, timestampMs, typeId, commands.messageStreamId(), body);
            sender.flush();
        }
    }

    private boolean readHandshake(ByteBuf in) {
        ByteBuf c2 = handshake.read(in, allocator);
        if (c2 != null) {
            output.write(c2);
        }
        if (!handshake.isDone()) {
            return false;
        }
        handshake = null;
        enter(State.CONNECTING);
        commands.connect();
        return true;
    }

    private void onMessage(int chunkStreamId, long timestampMs, int typeId, int messageStreamId, ByteBuf body) {
        switch (typeId) {
            case MessageType.AUDIO -> listener.onAudio(timestampMs, body);
            case MessageType.VIDEO -> listener.onVideo(timestampMs, body);
            case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> commands.onCommand(CommandMessage.decode(typeId, body));
            case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> onData(timestampMs, DataMessage.decode(typeId, body));
            case MessageType.AGGREGATE -> onAggregate(timestampMs, body);
            case MessageType.WINDOW_ACK_SIZE -> ackWindow.window(WindowAckSize.decode(body).bytes());
            case MessageType.USER_CONTROL -> onUserControl(UserControl.decode(body));
            default -> {
                // SetPeerBandwidth asks for nothing that a live client could do; others are skipped
            }
        }
    }

    private void onAggregate(long timestampMs, ByteBuf body) {
        Aggregate.split(body, timestampMs, (typeId, partMs, part) -> {
            if (typeId == MessageType.AUDIO || typeId == MessageType.VIDEO) {
                ByteBuf own = allocator.buffer(part.readableBytes(), part.readableBytes()).writeBytes(part);
                try {
                    onMessage(0, partMs, typeId, 0, own);
                } finally {
                    own.release();
                }
            }
        });
    }

    private void onData(long timestampMs, DataMessage data) {
        if (data.name().equals(DataMessage.ON_META_DATA) && data.metadata() != null) {
            listener.onMetadata(timestampMs, data.metadata());
        } else {
            listener.onData(timestampMs, data);
        }
    }

    private void onUserControl(UserControl event) {
        if (event.event() == UserControl.PING_REQUEST) {
            sender.send(ChunkWriter.CSID_CONTROL, 0, UserControl.of(UserControl.PING_RESPONSE, event.data()));
        } else if (event.event() == UserControl.STREAM_EOF && state == State.PLAYING && !commands.isPaused()) {
            listener.onStreamEnd();
        }
    }

    private void acknowledge() {
        long sequenceNumber = state == State.CLOSED ? -1 : ackWindow.poll();
        if (sequenceNumber >= 0) {
            sender.send(ChunkWriter.CSID_CONTROL, 0, new Acknowledgement(sequenceNumber));
        }
    }
}
