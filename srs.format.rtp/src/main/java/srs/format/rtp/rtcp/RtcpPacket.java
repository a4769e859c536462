package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import srs.format.rtp.RtpException;

/**
 * One packet of an RTCP datagram. Immutable.
 *
 * <pre>
 * |V=2|P| count or format (5) | packet type (8) | length in words − 1 (16) |
 * </pre>
 */
public sealed interface RtcpPacket permits SenderReport, ReceiverReport, SourceDescription, Goodbye, ExtendedReport, GenericNack, TransportFeedback,
        PictureLossIndication, FullIntraRequest, ReceiverEstimatedMaxBitrate {

    int TYPE_SENDER_REPORT = 200;
    int TYPE_RECEIVER_REPORT = 201;
    int TYPE_SOURCE_DESCRIPTION = 202;
    int TYPE_GOODBYE = 203;
    int TYPE_TRANSPORT_FEEDBACK = 205;
    int TYPE_PAYLOAD_FEEDBACK = 206;
    int TYPE_EXTENDED_REPORT = 207;

    /** Packets of one datagram. */
    int MAX_PACKETS = 64;

    /** Writes the packet with its header. */
    void encode(ByteBuf out);

    /**
     * Reads a datagram: a compound packet, or a reduced-size one (RFC 5506). Types and formats that are not known are left out. Indexes stay.
     *
     * @param datagram decrypted, without authentication tag; lent for the call
     * @throws RtpException if a packet of it is none, or ends after the datagram
     */
    static List<RtcpPacket> parse(ByteBuf datagram) {
        List<RtcpPacket> packets = new ArrayList<>(2);
        int at = datagram.readerIndex();
        int end = datagram.writerIndex();
        for (int n = 1; at < end; n++) {
            if (n > MAX_PACKETS) {
                throw new RtpException("RTCP packet " + n + " of a datagram is over " + MAX_PACKETS);
            }
            int size = RtcpFormat.packetBytes(datagram, at, end);
            RtcpPacket packet = packet(datagram.slice(at, size), size);
            if (packet != null) {
                packets.add(packet);
            }
            at += size;
        }
        return packets;
    }

    private static RtcpPacket packet(ByteBuf in, int size) {
        int first = in.readUnsignedByte();
        int type = in.readUnsignedByte();
        in.skipBytes(2);
        if ((first & 0x20) != 0) {
            int padding = in.getUnsignedByte(size - 1);
            if (padding == 0 || padding > in.readableBytes()) {
                throw new RtpException("RTCP padding of " + padding + " bytes is not in 1.." + in.readableBytes());
            }
            in.writerIndex(size - padding);
        }
        int count = first & 0x1F;
        return switch (type) {
            case TYPE_SENDER_REPORT -> SenderReport.decode(in, count);
            case TYPE_RECEIVER_REPORT -> ReceiverReport.decode(in, count);
            case TYPE_SOURCE_DESCRIPTION -> SourceDescription.decode(in, count);
            case TYPE_GOODBYE -> Goodbye.decode(in, count);
            case TYPE_EXTENDED_REPORT -> ExtendedReport.decode(in);
            case TYPE_TRANSPORT_FEEDBACK -> switch (count) {
                case GenericNack.FORMAT -> GenericNack.decode(in);
                case TransportFeedback.FORMAT -> TransportFeedback.decode(in);
                default -> null;
            };
            case TYPE_PAYLOAD_FEEDBACK -> switch (count) {
                case PictureLossIndication.FORMAT -> PictureLossIndication.decode(in);
                case FullIntraRequest.FORMAT -> FullIntraRequest.decode(in);
                case ReceiverEstimatedMaxBitrate.FORMAT -> ReceiverEstimatedMaxBitrate.decode(in);
                default -> null;
            };
            default -> null;
        };
    }
}
