package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.message.DataMessage;

/** Hears what the server of one {@link ClientSession} says and sends. Called on the session's thread; may call the session from within. */
@ConsumerType
public interface ClientSessionListener {
    /** The server accepted the connect. What it tells of itself is in {@code info}, SRS in its member {@code data}. */
    default void onConnected(AmfMap properties, AmfMap info) {
        // most have no use for it
    }

    /** The server waits for media: write it. */
    default void onPublishStart() {
        // players have no use for it
    }

    /** The server begins to send the stream; or will, when there is one. */
    default void onPlayStart() {
        // publishers have no use for it
    }

    /** Any onStatus, before the callback that it leads to. If it is an error, the session closes after it. */
    default void onStatus(StreamStatus status) {
        // most have no use for it
    }

    /** The stream ended, the connection stays: StreamEOF, or NetStream.Play.UnpublishNotify. */
    default void onStreamEnd() {
        // most have no use for it
    }

    /** onMetaData of the stream. */
    default void onMetadata(long timestampMs, AmfMap metadata) {
        // publishers have no use for it
    }

    /**
     * Audio of the stream: the body of an FLV audio tag.
     *
     * @param timestampMs 0..2³²−1, wraps
     * @param body        a buffer of its own size. Lent for the call: retain it to keep it, no copy is needed.
     */
    default void onAudio(long timestampMs, ByteBuf body) {
        // publishers have no use for it
    }

    /** Video of the stream: the body of an FLV video tag; otherwise as {@link #onAudio}. */
    default void onVideo(long timestampMs, ByteBuf body) {
        // publishers have no use for it
    }

    /** Any other AMF data of the stream, for example onTextData or |RtmpSampleAccess. */
    default void onData(long timestampMs, DataMessage data) {
        // most have no use for it
    }

    /** The session is over: once, and the last call. Send what was written, and close the socket. */
    void onClosed(RtmpError reason, String message);
}
