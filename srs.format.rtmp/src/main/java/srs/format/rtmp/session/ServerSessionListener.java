package srs.format.rtmp.session;

import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ConsumerType;
import srs.format.flv.amf.AmfMap;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.message.DataMessage;

/**
 * Hears what the peer of one {@link ServerSession} wants and sends. Called on the session's thread; may call the session from within.
 *
 * <p>The three questions, {@link #onConnect}, {@link #onPublish} and {@link #onPlay}, are answered by a method of the session, at once
 * or later on the session's thread. Until then the peer waits, and what it sends is held.
 */
@ConsumerType
public interface ServerSessionListener {
    /** A question, once: answer with {@link ServerSession#acceptConnect} or {@link ServerSession#close}. */
    void onConnect(ConnectCommand command);

    /** A question: answer with {@link ServerSession#acceptPublish} or {@link ServerSession#close}. */
    void onPublish(PublishCommand command);

    /**
     * A question: answer with {@link ServerSession#acceptPlay}, {@link ServerSession#redirect} or {@link ServerSession#close}. Where
     * SRS answers the player before it asks its hooks, call acceptPlay first and close later.
     */
    void onPlay(PlayCommand command);

    /** onMetaData of the publisher, without the wrapper {@code @setDataFrame}. */
    void onMetadata(long timestampMs, AmfMap metadata);

    /**
     * Audio of the publisher: the body of an FLV audio tag.
     *
     * @param timestampMs 0..2³²−1, as the peer counts; wraps
     * @param body        a buffer of its own size. Lent for the call: retain it to keep it, no copy is needed.
     */
    void onAudio(long timestampMs, ByteBuf body);

    /** Video of the publisher: the body of an FLV video tag; otherwise as {@link #onAudio}. */
    void onVideo(long timestampMs, ByteBuf body);

    /** Any other AMF data of the publisher, for example onTextData. SRS ignores it. */
    default void onData(long timestampMs, DataMessage data) {
        // most have no use for it
    }

    /** The accepted publish ended; the connection stays for another. */
    void onUnpublish();

    /** The player pauses or goes on. The answer is sent. */
    void onPause(boolean isPaused);

    /** The accepted play ended; the connection stays for another. */
    void onStop();

    /** The player tells how much it buffers. */
    default void onBufferLength(long bufferMs) {
        // most have no use for it
    }

    /**
     * The session is over: once, and the last call. Send what was written, and close the socket. An accepted publish or play ends
     * with it, without another callback.
     *
     * @param message says why, for the log
     */
    void onClosed(RtmpError reason, String message);
}
