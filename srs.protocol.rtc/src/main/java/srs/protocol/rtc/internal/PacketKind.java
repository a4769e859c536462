package srs.protocol.rtc.internal;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.RtpHeader;

/** What a datagram of a WebRTC port is, by its first byte (RFC 7983 §7, RFC 5761 §4). */
public enum PacketKind {
    STUN, DTLS, RTP, RTCP, UNKNOWN;

    private static final int LAST_STUN = 3;
    private static final int FIRST_DTLS = 20;
    private static final int LAST_DTLS = 63;
    private static final int FIRST_RTP = 128;
    private static final int LAST_RTP = 191;
    private static final int DTLS_RECORD_BYTES = 13;

    /** The kind of the readable bytes; lent for the call. */
    public static PacketKind of(ByteBuf packet) {
        if (!packet.isReadable()) {
            return UNKNOWN;
        }
        int first = packet.getUnsignedByte(packet.readerIndex());
        if (first <= LAST_STUN) {
            return STUN;
        }
        if (first >= FIRST_DTLS && first <= LAST_DTLS && packet.readableBytes() >= DTLS_RECORD_BYTES) {
            return DTLS;
        }
        if (first >= FIRST_RTP && first <= LAST_RTP) {
            return RtpHeader.isRtcp(packet) ? RTCP : RTP;
        }
        return UNKNOWN;
    }
}
