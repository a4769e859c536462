package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;
import srs.format.flv.amf.AmfException;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;

/** The content of one RTMP message; its header is the chunk stream's. Immutable. */
public sealed interface Message permits SetChunkSize, Abort, Acknowledgement, WindowAckSize, SetPeerBandwidth, UserControl,
        AudioMessage, VideoMessage, DataMessage, CommandMessage, Aggregate {

    /** The number in the message header, see {@link MessageType}. */
    int typeId();

    /** Appends the body. {@code out} is lent for the call. */
    void encode(ByteBuf out);

    /**
     * Reads a message.
     *
     * @param body lent for the call; audio, video and aggregate messages keep a retained slice of it
     * @return null for types that are skipped: shared objects, and those that nobody knows
     * @throws RtmpProtocolException when the body does not have the form of its type
     */
    static Message decode(int typeId, ByteBuf body) {
        try {
            return switch (typeId) {
                case MessageType.SET_CHUNK_SIZE -> SetChunkSize.decode(body);
                case MessageType.ABORT -> Abort.decode(body);
                case MessageType.ACKNOWLEDGEMENT -> Acknowledgement.decode(body);
                case MessageType.USER_CONTROL -> UserControl.decode(body);
                case MessageType.WINDOW_ACK_SIZE -> WindowAckSize.decode(body);
                case MessageType.SET_PEER_BANDWIDTH -> SetPeerBandwidth.decode(body);
                case MessageType.AUDIO -> new AudioMessage(body.readRetainedSlice(body.readableBytes()));
                case MessageType.VIDEO -> new VideoMessage(body.readRetainedSlice(body.readableBytes()));
                case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> DataMessage.decode(typeId, body);
                case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> CommandMessage.decode(typeId, body);
                case MessageType.AGGREGATE -> new Aggregate(body.readRetainedSlice(body.readableBytes()));
                default -> null;
            };
        } catch (AmfException e) {
            throw new RtmpProtocolException(RtmpError.AMF0_DECODE, e.getMessage(), e);
        }
    }

    /** Refuses a body that is shorter than its type asks for; longer ones are accepted, as SRS does. */
    static void need(String type, ByteBuf body, int bytes) {
        if (body.readableBytes() < bytes) {
            throw new RtmpProtocolException(RtmpError.DECODE,
                    type + " of " + body.readableBytes() + " bytes is shorter than " + bytes);
        }
    }
}
