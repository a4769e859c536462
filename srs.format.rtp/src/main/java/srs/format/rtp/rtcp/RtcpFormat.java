package srs.format.rtp.rtcp;

import io.netty.buffer.ByteBuf;
import srs.format.rtp.RtpException;

/** What all RTCP packets have: the header, lengths, the two sources of feedback. Stateless. */
final class RtcpFormat {
    static final int HEADER_BYTES = 4;
    /** The count has five bits. */
    static final int MAX_COUNT = 31;

    private static final int VERSION = 2;

    private RtcpFormat() {
    }

    /** The size of the packet at an offset, which is inside of the datagram. */
    static int packetBytes(ByteBuf datagram, int at, int end) {
        if (end - at < HEADER_BYTES) {
            throw new RtpException("RTCP header of " + (end - at) + " bytes is under " + HEADER_BYTES);
        }
        int version = datagram.getUnsignedByte(at) >> 6;
        if (version != VERSION) {
            throw new RtpException("RTCP version " + version + " is not 2");
        }
        int size = (datagram.getUnsignedShort(at + 2) + 1) * 4;
        if (size > end - at) {
            throw new RtpException("RTCP packet ends after " + (end - at) + " of " + size + " bytes");
        }
        return size;
    }

    static void need(int bytes, ByteBuf in, String what) {
        if (in.readableBytes() < bytes) {
            throw new RtpException(what + " ends after " + in.readableBytes() + " of " + bytes + " bytes");
        }
    }

    static void checkCount(int count, String what) {
        if (count > MAX_COUNT) {
            throw new IllegalArgumentException(what + " with " + count + " entries is over " + MAX_COUNT);
        }
    }

    /** Writes a header whose length {@link #end} sets; returns where it is. */
    static int begin(ByteBuf out, int count, int type) {
        int at = out.writerIndex();
        out.writeByte(VERSION << 6 | count).writeByte(type).writeShort(0);
        return at;
    }

    /** The header of feedback with its two sources (RFC 4585 §6.1). */
    static int beginFeedback(ByteBuf out, int format, int type, int senderSsrc, int mediaSsrc) {
        int at = begin(out, format, type);
        out.writeInt(senderSsrc).writeInt(mediaSsrc);
        return at;
    }

    /** Fills up to words with zeros and sets the length. */
    static void end(ByteBuf out, int at) {
        out.writeZero(-(out.writerIndex() - at) & 3);
        out.setShort(at + 2, (out.writerIndex() - at) / 4 - 1);
    }
}
