package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import srs.format.srt.SrtException;

/** A control packet (draft §3.2): what stands between its timestamp, which its sender gives, and the end. Immutable. */
public sealed interface ControlPacket permits Handshake, KeepAlive, Acknowledgement, LossReport, AcknowledgementSeen, DropRequest, KeyMaterialMessage, Shutdown,
        PeerError, Unused {

    /** The type in the upper half of the first word, without the bit that says control, and the subtype in the lower. */
    int type();

    /** The second word. */
    default int information() {
        return 0;
    }

    /** Writes what follows the header. */
    default void encodeBody(ByteBuf out) {
        // as libsrt pads packets without a body
        out.writeInt(0);
    }

    /** Writes it whole. Lent for the call. */
    default void encode(ByteBuf out, int timestamp, int destination) {
        out.writeInt(type() | Integer.MIN_VALUE).writeInt(information()).writeInt(timestamp).writeInt(destination);
        encodeBody(out);
    }

    /**
     * Reads a packet from its header on, to its end. Lent for the call.
     *
     * @throws SrtException when it is none
     */
    static ControlPacket decode(ByteBuf packet) {
        if (packet.readableBytes() < PacketHeader.BYTES) {
            throw new SrtException("a packet of " + packet.readableBytes() + " bytes is shorter than its header of " + PacketHeader.BYTES);
        }
        int type = packet.readInt() & Integer.MAX_VALUE;
        int information = packet.readInt();
        packet.skipBytes(8);
        return switch (type >>> 16) {
            case Handshake.TYPE >>> 16 -> Handshake.decodeBody(packet);
            case KeepAlive.TYPE >>> 16 -> new KeepAlive();
            case Acknowledgement.TYPE >>> 16 -> Acknowledgement.decodeBody(information, packet);
            case LossReport.TYPE >>> 16 -> LossReport.decodeBody(packet);
            case Shutdown.TYPE >>> 16 -> new Shutdown();
            case AcknowledgementSeen.TYPE >>> 16 -> new AcknowledgementSeen(information);
            case DropRequest.TYPE >>> 16 -> DropRequest.decodeBody(information, packet);
            case PeerError.TYPE >>> 16 -> new PeerError(information);
            case KeyMaterialMessage.TYPE_REQUEST >>> 16 -> KeyMaterialMessage.isOne(type) ? KeyMaterialMessage.decodeBody(type, packet) : new Unused(type);
            default -> new Unused(type);
        };
    }
}
