package srs.format.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;

/**
 * The prefix by which an RTMP load balancer (go-oryx) tells the address of the real client, before C0.
 *
 * <pre>
 *  +------+-----------------+---------------------+------------------+
 *  | 0xF3 | length, 2 bytes | IPv4, 4 bytes       | ignored          |
 *  +------+-----------------+---------------------+------------------+
 *                           |<---------- length bytes -------------->|
 * </pre>
 *
 * <p>Lives on its connection's loop; keeps no bytes of others. Whoever reads a connection from a stranger with it believes the
 * stranger: use it where the peer is trusted.
 */
public final class RealIpPrefix {
    /** The longest prefix body that is read. */
    public static final int MAX_LENGTH = 1024;

    private static final int MARK = 0xF3;
    private static final int IPV4_BYTES = 4;
    private static final int HEAD_BYTES = 3 + IPV4_BYTES;

    private int got;
    private int length;
    private int ipv4;
    private boolean done;

    /**
     * Reads the prefix if there is one; bytes behind it stay in {@code in}.
     *
     * @param in lent for the call
     * @return true when the prefix is over, or there is none
     */
    public boolean read(ByteBuf in) {
        while (!done && in.isReadable()) {
            if (got == 0 && in.getUnsignedByte(in.readerIndex()) != MARK) {
                done = true;
            } else if (got < HEAD_BYTES) {
                readHead(in.readUnsignedByte());
            } else {
                int skip = Math.min(in.readableBytes(), 3 + length - got);
                in.skipBytes(skip);
                got += skip;
                done = got == 3 + length;
            }
        }
        return done;
    }

    /** The real client's address in dotted form, or null when there was no prefix. */
    public String address() {
        if (got < HEAD_BYTES) {
            return null;
        }
        return (ipv4 >>> 24) + "." + (ipv4 >>> 16 & 0xFF) + "." + (ipv4 >>> 8 & 0xFF) + "." + (ipv4 & 0xFF);
    }

    private void readHead(int b) {
        got++;
        if (got == 2 || got == 3) {
            length = length << 8 | b;
        } else if (got > 3) {
            ipv4 = ipv4 << 8 | b;
        }
        if (got == 3 && (length < IPV4_BYTES || length > MAX_LENGTH)) {
            throw new RtmpProtocolException(RtmpError.REAL_IP,
                    "real IP prefix of " + length + " bytes is not in " + IPV4_BYTES + ".." + MAX_LENGTH);
        }
        done = got == HEAD_BYTES && length == IPV4_BYTES;
    }
}
