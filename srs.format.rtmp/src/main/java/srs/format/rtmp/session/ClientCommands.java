package srs.format.rtmp.session;

import srs.format.flv.amf.AmfNull;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.CommandMessage;
import srs.format.rtmp.message.SetChunkSize;
import srs.format.rtmp.message.UserControl;
import srs.format.rtmp.message.WindowAckSize;
import srs.format.rtmp.session.ClientSession.State;

/** The commands that a {@link ClientSession} sends, and what the server's answers lead to. Lives on its connection's loop. */
final class ClientCommands {
    private static final int CONNECTION = 0;
    private static final double CONNECT_ID = 1;

    private final ClientSession session;
    private final ClientSessionConfig config;
    private final ClientSessionListener listener;
    private final MessageSender sender;

    private double lastTransactionId = CONNECT_ID;
    private double createStreamId;
    private String streamName;
    private boolean isPublish;
    private int messageStreamId;
    private boolean isPaused;

    ClientCommands(ClientSession session, ClientSessionConfig config, ClientSessionListener listener, MessageSender sender) {
        this.session = session;
        this.config = config;
        this.listener = listener;
        this.sender = sender;
    }

    int messageStreamId() {
        return messageStreamId;
    }

    void connect() {
        if (config.args().isNull()) {
            onConnection(CommandMessage.of("connect", CONNECT_ID, config.commandObject()));
        } else {
            onConnection(CommandMessage.of("connect", CONNECT_ID, config.commandObject(), config.args()));
        }
        sender.send(ChunkWriter.CSID_CONTROL, CONNECTION, new WindowAckSize(ConnectAnswer.DEFAULT_ACK_BYTES));
    }

    /** Remembers what is wanted, and begins if the connection is there. */
    void open(String name, boolean asPublisher) {
        State state = session.state();
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.OPENING || state == State.PUBLISHING || state == State.PLAYING) {
            throw new IllegalStateException("publish or play in " + state);
        }
        streamName = name;
        isPublish = asPublisher;
        isPaused = false;
        if (state == State.CONNECTED) {
            begin();
        }
    }

    void unpublish() {
        onConnection(CommandMessage.of("FCUnpublish", nextId(), AmfNull.NULL, streamName));
        leave();
    }

    void stop() {
        leave();
    }

    /** Whether the server says so: StreamEOF then is no end. */
    boolean isPaused() {
        return isPaused;
    }

    void pause(boolean shouldPause, long timestampMs) {
        onStream(CommandMessage.of("pause", 0, AmfNull.NULL, shouldPause, timestampMs));
    }

    void onCommand(CommandMessage command) {
        switch (command.name()) {
            case CommandMessage.RESULT -> onResult(command);
            case CommandMessage.ERROR -> onError(command);
            case CommandMessage.ON_STATUS -> onStatus(StreamStatus.of(command.argument(1).asMap()));
            case "close" -> session.close(RtmpError.CLOSE, "the server closes the connection");
            default -> {
                // onBWDone, onFCPublish, _checkbw and the like ask for nothing
            }
        }
    }

    private void onResult(CommandMessage command) {
        if (command.transactionId() == CONNECT_ID && session.state() == State.CONNECTING) {
            session.enter(State.CONNECTED);
            sender.send(ChunkWriter.CSID_CONTROL, CONNECTION, new SetChunkSize(config.chunkSize()));
            listener.onConnected(command.commandObject(), command.argument(1).asMap());
            if (session.state() == State.CONNECTED && streamName != null) {
                begin();
            }
        } else if (command.transactionId() == createStreamId && session.state() == State.OPENING) {
            messageStreamId = (int) command.argument(1).asNumber(1);
            request();
        }
    }

    private void begin() {
        session.enter(State.OPENING);
        if (isPublish) {
            onConnection(CommandMessage.of("releaseStream", nextId(), AmfNull.NULL, streamName));
            onConnection(CommandMessage.of("FCPublish", nextId(), AmfNull.NULL, streamName));
        }
        createStreamId = nextId();
        onConnection(CommandMessage.of("createStream", createStreamId, AmfNull.NULL));
    }

    private void request() {
        if (isPublish) {
            onStream(CommandMessage.of("publish", nextId(), AmfNull.NULL, streamName, "live"));
        } else {
            onStream(CommandMessage.of("play", nextId(), AmfNull.NULL, streamName, /* start: live or recorded */ -2000));
            sender.send(ChunkWriter.CSID_CONTROL, CONNECTION,
                    new UserControl(UserControl.SET_BUFFER_LENGTH, messageStreamId, config.bufferMs()));
        }
    }

    private void onError(CommandMessage command) {
        StreamStatus status = StreamStatus.of(command.argument(1).asMap());
        if (command.transactionId() == CONNECT_ID && session.state() == State.CONNECTING) {
            listener.onStatus(status);
            session.close(status.redirect() != null ? RtmpError.REDIRECT : RtmpError.CONNECT, "connect refused, " + status);
        } else if (command.transactionId() == createStreamId && session.state() == State.OPENING) {
            listener.onStatus(status);
            session.close(RtmpError.CLOSE, "createStream refused, " + status);
        }
    }

    private void onStatus(StreamStatus status) {
        listener.onStatus(status);
        if (session.state() == State.CLOSED) {
            return;
        }
        switch (status.code()) {
            case "NetStream.Publish.Start" -> {
                if (session.state() == State.OPENING && isPublish) {
                    session.enter(State.PUBLISHING);
                    listener.onPublishStart();
                }
            }
            case "NetStream.Play.Start" -> {
                if (session.state() == State.OPENING && !isPublish) {
                    session.enter(State.PLAYING);
                    listener.onPlayStart();
                }
            }
            case "NetStream.Pause.Notify" -> isPaused = true;
            case "NetStream.Unpause.Notify" -> isPaused = false;
            case "NetStream.Play.UnpublishNotify" -> {
                if (session.state() == State.PLAYING) {
                    listener.onStreamEnd();
                }
            }
            default -> {
                if (status.isError()) {
                    session.close(reasonOf(status), "refused, " + status);
                }
            }
        }
    }

    private static RtmpError reasonOf(StreamStatus status) {
        if (status.redirect() != null) {
            return RtmpError.REDIRECT;
        }
        return status.code().equals("NetStream.Publish.BadName") ? RtmpError.STREAM_BUSY : RtmpError.CLOSE;
    }

    private void leave() {
        onConnection(CommandMessage.of("deleteStream", nextId(), AmfNull.NULL, messageStreamId));
        streamName = null;
        session.enter(State.CONNECTED);
    }

    private double nextId() {
        return ++lastTransactionId;
    }

    private void onConnection(CommandMessage command) {
        sender.send(ChunkWriter.CSID_CONNECTION, CONNECTION, command);
    }

    private void onStream(CommandMessage command) {
        sender.send(ChunkWriter.CSID_STREAM, messageStreamId, command);
    }
}
