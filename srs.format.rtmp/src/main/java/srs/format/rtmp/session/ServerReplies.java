package srs.format.rtmp.session;

import srs.format.flv.amf.AmfNull;
import srs.format.flv.amf.AmfObject;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.CommandMessage;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.message.SetChunkSize;
import srs.format.rtmp.message.SetPeerBandwidth;
import srs.format.rtmp.message.UserControl;
import srs.format.rtmp.message.WindowAckSize;

/** What a server says, in the words and the order of SRS. Lives on its connection's loop. */
final class ServerReplies {
    static final String FMS_VERSION = "3,5,3,888";
    static final int MESSAGE_STREAM_ID = 1;

    private static final int CONNECTION = 0;
    private static final int FMS_CAPABILITIES = 127;
    private static final String CLIENT_ID = "ASAICiss";

    private final MessageSender sender;

    ServerReplies(MessageSender sender) {
        this.sender = sender;
    }

    void connected(ConnectAnswer answer, ServerIdentity identity, double transactionId, int objectEncoding) {
        sender.send(ChunkWriter.CSID_CONTROL, CONNECTION, new WindowAckSize(answer.outAckBytes()));
        sender.send(ChunkWriter.CSID_CONTROL, CONNECTION,
                new SetPeerBandwidth(ConnectAnswer.DEFAULT_ACK_BYTES, SetPeerBandwidth.DYNAMIC));
        sender.send(ChunkWriter.CSID_CONTROL, CONNECTION, new SetChunkSize(answer.chunkSize()));
        onConnection(CommandMessage.of(CommandMessage.RESULT, transactionId,
                AmfObject.of("fmsVer", "FMS/" + FMS_VERSION, "capabilities", FMS_CAPABILITIES, "mode", 1),
                AmfObject.of("level", "status", "code", "NetConnection.Connect.Success", "description", "Connection succeeded",
                        "objectEncoding", objectEncoding, "data", identity.toAmf())));
        onConnection(CommandMessage.of("onBWDone", 0, AmfNull.NULL));
    }

    /** The answer to releaseStream, FCPublish and FCUnpublish. */
    void fmleResult(double transactionId) {
        onConnection(CommandMessage.of(CommandMessage.RESULT, transactionId, AmfNull.NULL, AmfNull.UNDEFINED));
    }

    /** The answer to commands that nobody knows. */
    void nullResult(double transactionId) {
        onConnection(CommandMessage.of(CommandMessage.RESULT, transactionId, AmfNull.NULL, AmfNull.NULL));
    }

    void streamCreated(double transactionId) {
        onConnection(CommandMessage.of(CommandMessage.RESULT, transactionId, AmfNull.NULL, MESSAGE_STREAM_ID));
    }

    void fcPublish() {
        onFc(CommandMessage.of("onFCPublish", 0, AmfNull.NULL,
                AmfObject.of("code", "NetStream.Publish.Start", "description", "Started publishing stream.")));
    }

    void publishStart() {
        onStatus("status", "NetStream.Publish.Start", "Started publishing stream.");
    }

    void fcUnpublish(double transactionId) {
        onFc(CommandMessage.of("onFCUnpublish", 0, AmfNull.NULL,
                AmfObject.of("code", "NetStream.Unpublish.Success", "description", "Stop publishing stream.")));
        fmleResult(transactionId);
        onStatus("status", "NetStream.Unpublish.Success", "Stream is now unpublished");
    }

    void playStart() {
        streamEvent(UserControl.STREAM_BEGIN);
        onPlayStatus("NetStream.Play.Reset", "Playing and resetting stream.");
        onPlayStatus("NetStream.Play.Start", "Started playing stream.");
        sender.send(ChunkWriter.CSID_STREAM, MESSAGE_STREAM_ID, DataMessage.of("|RtmpSampleAccess", true, true));
    }

    void paused(boolean isPaused) {
        if (isPaused) {
            onStatus("status", "NetStream.Pause.Notify", "Paused stream.");
            streamEvent(UserControl.STREAM_EOF);
        } else {
            onStatus("status", "NetStream.Unpause.Notify", "Unpaused stream.");
            streamEvent(UserControl.STREAM_BEGIN);
        }
    }

    void redirect(String tcUrl, String url) {
        onStream(CommandMessage.of(CommandMessage.ON_STATUS, 0, AmfNull.NULL,
                AmfObject.of("level", "error", "code", "NetConnection.Connect.Rejected", "description", "RTMP 302 Redirect",
                        "ex", AmfObject.of("code", 302, "redirect", tcUrl, "redirect2", url))));
    }

    void onStatus(String level, String code, String description) {
        onStream(CommandMessage.of(CommandMessage.ON_STATUS, 0, AmfNull.NULL,
                AmfObject.of("level", level, "code", code, "description", description, "clientid", CLIENT_ID)));
    }

    private void onPlayStatus(String code, String description) {
        onStream(CommandMessage.of(CommandMessage.ON_STATUS, 0, AmfNull.NULL,
                AmfObject.of("level", "status", "code", code, "description", description, "details", "stream",
                        "clientid", CLIENT_ID)));
    }

    private void streamEvent(int event) {
        control(UserControl.of(event, MESSAGE_STREAM_ID));
    }

    void control(UserControl event) {
        sender.send(ChunkWriter.CSID_CONTROL, CONNECTION, event);
    }

    private void onConnection(CommandMessage command) {
        sender.send(ChunkWriter.CSID_CONNECTION, CONNECTION, command);
    }

    /** onFCPublish and onFCUnpublish belong to the message stream, and travel with the answers of the connection. */
    private void onFc(CommandMessage command) {
        sender.send(ChunkWriter.CSID_CONNECTION, MESSAGE_STREAM_ID, command);
    }

    private void onStream(CommandMessage command) {
        sender.send(ChunkWriter.CSID_STREAM, MESSAGE_STREAM_ID, command);
    }
}
