package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import java.util.Set;
import srs.format.flv.amf.AmfBoolean;
import srs.format.flv.amf.AmfValue;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.RtmpUrl;
import srs.format.rtmp.message.CommandMessage;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.message.MessageType;
import srs.format.rtmp.session.ServerSession.State;

/**
 * What the commands of a client mean in each state of its {@link ServerSession}. Lives on its connection's loop.
 *
 * <p>Each command is answered for itself, in any order: encoders leave out releaseStream, call createStream twice, or ask for
 * getStreamLength and _checkbw in between. The order that SRS asks for gets the answers of SRS.
 */
final class ServerCommands {
    /** Commands between connect and publish or play; clients send up to eight. */
    static final int MAX_IDENTIFY_COMMANDS = 128;

    /** Answers of the client to something; they are never answered. */
    private static final Set<String> ANSWERS = Set.of(CommandMessage.RESULT, CommandMessage.ERROR, CommandMessage.ON_STATUS);

    private final ServerSession session;
    private final ServerSessionListener listener;
    private final ServerReplies replies;

    /** Until the answer to connect. */
    private ConnectCommand connect;
    private double connectTransactionId;
    private String tcUrl;

    // since the connect, or the end of the last publish or play
    private boolean hasCreatedStream;
    private boolean hasFmleBefore;
    private boolean hasFmleAfter;
    private int identifyCommands;

    private PublishFlow flow;

    ServerCommands(ServerSession session, ServerSessionListener listener, ServerReplies replies) {
        this.session = session;
        this.listener = listener;
        this.replies = replies;
    }

    void onCommand(long timestampMs, int typeId, ByteBuf body) {
        body.markReaderIndex();
        CommandMessage command = CommandMessage.decode(typeId, body);
        if (command.name().equals(DataMessage.SET_DATA_FRAME) || command.name().equals(DataMessage.ON_META_DATA)) {
            // SRS takes metadata in a message of type command, too
            body.resetReaderIndex();
            boolean isAmf3 = typeId == MessageType.COMMAND_AMF3;
            session.onData(timestampMs, isAmf3 ? MessageType.DATA_AMF3 : MessageType.DATA_AMF0, body);
            return;
        }
        switch (session.state()) {
            case CONNECT -> onConnect(command);
            case IDENTIFY -> identify(command);
            case PUBLISHING -> whilePublishing(command);
            case PLAYING -> whilePlaying(command);
            case REDIRECTING -> session.close(RtmpError.REDIRECT, "redirected");
            case HANDSHAKE, CONNECT_PENDING, PUBLISH_PENDING, PLAY_PENDING, CLOSED -> {
                // not dispatched in these
            }
        }
    }

    /** The listener accepted the connect. */
    void connected(ConnectAnswer answer, ServerIdentity identity) {
        replies.connected(answer, identity, connectTransactionId, connect.objectEncoding());
        connect = null;
    }

    private void onConnect(CommandMessage command) {
        if (!command.name().equals("connect")) {
            return;
        }
        connect = ConnectCommand.of(command.commandObject(), command.argument(1));
        connectTransactionId = command.transactionId();
        tcUrl = connect.tcUrl();
        if (tcUrl.isEmpty()) {
            throw new RtmpProtocolException(RtmpError.CONNECT, "connect without tcUrl");
        }
        session.enter(State.CONNECT_PENDING);
        listener.onConnect(connect);
    }

    private void identify(CommandMessage command) {
        if (++identifyCommands > MAX_IDENTIFY_COMMANDS) {
            throw new RtmpProtocolException(RtmpError.IDENTIFY,
                    "command " + identifyCommands + " before publish or play is above " + MAX_IDENTIFY_COMMANDS);
        }
        switch (command.name()) {
            case "createStream" -> {
                hasCreatedStream = true;
                replies.streamCreated(command.transactionId());
            }
            case "releaseStream", "FCPublish", "FCUnpublish" -> {
                hasFmleBefore |= !hasCreatedStream;
                hasFmleAfter |= hasCreatedStream;
                replies.fmleResult(command.transactionId());
            }
            case "publish" -> publish(command);
            case "play" -> play(command);
            case "closeStream" -> {
                // the end of nothing: SRS is silent
            }
            default -> {
                if (!ANSWERS.contains(command.name())) {
                    replies.nullResult(command.transactionId());
                }
            }
        }
    }

    private void publish(CommandMessage command) {
        if (isFalse(command.argument(1))) {
            return;
        }
        flow = hasFmleBefore ? PublishFlow.FMLE : hasFmleAfter ? PublishFlow.HAIVISION : PublishFlow.FLASH;
        String name = command.argument(1).asString("");
        PublishCommand request = new PublishCommand(flow, name, command.argument(2).asString(""),
                RtmpUrl.resolve(tcUrl, name));
        if (flow != PublishFlow.FLASH) {
            replies.fcPublish();
        }
        session.enter(State.PUBLISH_PENDING);
        listener.onPublish(request);
    }

    private void play(CommandMessage command) {
        if (isFalse(command.argument(1))) {
            return;
        }
        String name = command.argument(1).asString("");
        AmfValue reset = command.argument(4);
        PlayCommand request = new PlayCommand(name, command.argument(2).asNumber(-2), command.argument(3).asNumber(-1),
                reset.asBoolean(reset.asNumber(1) != 0), RtmpUrl.resolve(tcUrl, name));
        session.enter(State.PLAY_PENDING);
        listener.onPlay(request);
    }

    private void whilePublishing(CommandMessage command) {
        switch (command.name()) {
            case "FCUnpublish" -> {
                replies.fcUnpublish(command.transactionId());
                endPublish();
            }
            case "closeStream", "deleteStream" -> endPublish();
            case "releaseStream", "FCPublish", "createStream", "play" -> {
                if (flow == PublishFlow.FLASH) {
                    endPublish();
                    identifyNext(command);
                }
            }
            case "publish" -> {
                if (isFalse(command.argument(1))) {
                    endPublish();
                }
            }
            default -> {
                if (flow != PublishFlow.FMLE) {
                    answerCall(command);
                }
            }
        }
    }

    private void endPublish() {
        awaitNext();
        listener.onUnpublish();
    }

    private void whilePlaying(CommandMessage command) {
        switch (command.name()) {
            case "pause" -> {
                boolean isPaused = command.argument(1).asBoolean(false);
                replies.paused(isPaused);
                listener.onPause(isPaused);
            }
            case "closeStream", "deleteStream" -> endPlay();
            case "play", "publish" -> {
                endPlay();
                identifyNext(command);
            }
            case "createStream" -> replies.streamCreated(command.transactionId());
            default -> answerCall(command);
        }
    }

    /** A command that ended what was, and begins the next; unless the listener closed the session at the end. */
    private void identifyNext(CommandMessage command) {
        if (session.state() == State.IDENTIFY) {
            identify(command);
        }
    }

    private void endPlay() {
        awaitNext();
        listener.onStop();
    }

    private void awaitNext() {
        hasCreatedStream = false;
        hasFmleBefore = false;
        hasFmleAfter = false;
        identifyCommands = 0;
        session.awaitNext();
    }

    private void answerCall(CommandMessage command) {
        if (command.transactionId() > 0 && !ANSWERS.contains(command.name())) {
            replies.nullResult(command.transactionId());
        }
    }

    /** NetStream.play(false) and publish(false) of Flash stop. */
    private static boolean isFalse(AmfValue name) {
        return name instanceof AmfBoolean bool && !bool.value();
    }
}
