package srs.format.rtp;

import io.netty.buffer.ByteBuf;

/**
 * The header of one RTP packet at a time (RFC 3550 §5.1), for as many packets as wanted: {@link #parse} fills it anew. Lives on one thread. Holds no buffer, only offsets
 * into the one that was given, counted from its index 0.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |                         CSRC, CC times                        |
 * |  with X: profile (16), length in words (16), header extension |
 * |  payload …                    |  with P: padding, its length  |
 * </pre>
 */
public final class RtpHeader {
    public static final int VERSION = 2;
    /** Bytes of a header without CSRC and extension. */
    public static final int FIXED_BYTES = 12;

    private static final int FLAG_PADDING = 0x20;
    private static final int FLAG_EXTENSION = 0x10;
    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final int WORD = 4;
    /** Where RFC 5761 §4 puts RTCP's packet types when both share a port. */
    private static final int FIRST_RTCP_TYPE = 192;
    private static final int LAST_RTCP_TYPE = 223;

    private int flags;
    private boolean marker;
    private int payloadType;
    private int sequenceNumber;
    private int timestamp;
    private int ssrc;
    private int begin;
    private int csrcCount;
    private int extensionProfile;
    private int extensionOffset;
    private int extensionBytes;
    private int payloadOffset;
    private int payloadBytes;
    private int paddingBytes;

    /** Whether a packet of a port with RTP and RTCP is RTCP (RFC 5761 §4). The buffer is lent for the call. */
    public static boolean isRtcp(ByteBuf packet) {
        if (packet.readableBytes() < 2) {
            return false;
        }
        int type = packet.getUnsignedByte(packet.readerIndex() + 1);
        return type >= FIRST_RTCP_TYPE && type <= LAST_RTCP_TYPE;
    }

    /**
     * Reads the header of the packet that the readable bytes are. Indexes stay.
     *
     * @param packet lent for the call; the offsets hold for it as long as its content is not moved
     * @return this
     * @throws RtpException if it is none, or says that it has more than it has
     */
    public RtpHeader parse(ByteBuf packet) {
        int first = parseEncrypted(packet).flags;
        if ((first & FLAG_PADDING) != 0) {
            int end = payloadOffset + payloadBytes;
            paddingBytes = payloadBytes > 0 ? packet.getUnsignedByte(end - 1) : 0;
            if (paddingBytes == 0 || paddingBytes > payloadBytes) {
                throw new RtpException("RTP padding of " + paddingBytes + " bytes is not in 1.." + payloadBytes);
            }
            payloadBytes -= paddingBytes;
        }
        return this;
    }

    /** As {@link #parse}, but the payload is encrypted, so that padding cannot be told from it. */
    public RtpHeader parseEncrypted(ByteBuf packet) {
        begin = packet.readerIndex();
        int end = packet.writerIndex();
        if (end - begin < FIXED_BYTES) {
            throw new RtpException("RTP packet of " + (end - begin) + " bytes is under " + FIXED_BYTES);
        }
        int first = packet.getUnsignedByte(begin);
        if (first >> 6 != VERSION) {
            throw new RtpException("RTP version " + (first >> 6) + " is not 2");
        }
        int second = packet.getUnsignedByte(begin + 1);
        marker = (second & 0x80) != 0;
        payloadType = second & 0x7F;
        sequenceNumber = packet.getUnsignedShort(begin + 2);
        timestamp = packet.getInt(begin + 4);
        ssrc = packet.getInt(begin + 8);
        csrcCount = first & 0x0F;
        int at = begin + FIXED_BYTES + csrcCount * WORD;
        need(at, end, "CSRC list");
        at = parseExtension(packet, at, end, (first & FLAG_EXTENSION) != 0);
        paddingBytes = 0;
        flags = first;
        payloadOffset = at;
        payloadBytes = end - at;
        return this;
    }

    private int parseExtension(ByteBuf packet, int at, int end, boolean hasExtension) {
        extensionProfile = 0;
        extensionOffset = at;
        extensionBytes = 0;
        if (!hasExtension) {
            return at;
        }
        need(at + EXTENSION_HEADER_BYTES, end, "header extension");
        extensionProfile = packet.getUnsignedShort(at);
        extensionBytes = packet.getUnsignedShort(at + 2) * WORD;
        extensionOffset = at + EXTENSION_HEADER_BYTES;
        need(extensionOffset + extensionBytes, end, "header extension");
        return extensionOffset + extensionBytes;
    }

    private static void need(int until, int end, String what) {
        if (until > end) {
            throw new RtpException("RTP " + what + " ends " + (until - end) + " bytes past the packet");
        }
    }

    public boolean marker() {
        return marker;
    }

    public int payloadType() {
        return payloadType;
    }

    /** 0 to 65535. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** Unsigned, in the units of the payload type's clock. */
    public int timestamp() {
        return timestamp;
    }

    /** Unsigned. */
    public int ssrc() {
        return ssrc;
    }

    public int csrcCount() {
        return csrcCount;
    }

    /** Where the packet begins. */
    public int offset() {
        return begin;
    }

    /** What the 16 bits before the extension's length are; 0 without an extension. */
    public int extensionProfile() {
        return extensionProfile;
    }

    /** Where the elements of the extension begin. */
    public int extensionOffset() {
        return extensionOffset;
    }

    /** Bytes of all elements, a multiple of 4. */
    public int extensionBytes() {
        return extensionBytes;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /** Without padding. 0 in packets that only probe the network. */
    public int payloadBytes() {
        return payloadBytes;
    }

    public int paddingBytes() {
        return paddingBytes;
    }

    /** Writes a header without CSRC and extension. */
    public static void write(ByteBuf out, boolean marker, int payloadType, int sequenceNumber, int timestamp, int ssrc) {
        out.writeByte(VERSION << 6).writeByte((marker ? 0x80 : 0) | payloadType & 0x7F).writeShort(sequenceNumber).writeInt(timestamp).writeInt(ssrc);
    }

    /** Changes what a forwarder changes, in place. The packet is lent for the call. */
    public static void rewrite(ByteBuf packet, int payloadType, int sequenceNumber, int timestamp, int ssrc) {
        int at = packet.readerIndex();
        packet.setByte(at + 1, packet.getByte(at + 1) & 0x80 | payloadType & 0x7F);
        packet.setShort(at + 2, sequenceNumber);
        packet.setInt(at + 4, timestamp);
        packet.setInt(at + 8, ssrc);
    }

    /** Says in a written header that an extension follows it. */
    static void setExtensionFlag(ByteBuf packet, int at) {
        packet.setByte(at, packet.getByte(at) | FLAG_EXTENSION);
    }
}
