package srs.format.srt.internal.packet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import srs.format.srt.SrtException;

/**
 * HSREQ and HSRSP (draft §3.2.1.1): who one is, what one can, and the latency.
 *
 * @param version of libsrt that one behaves like: 0x010503 is 1.5.3
 * @param flags {@link #TSBPD_SENDER} and so on
 * @param receiveDelayMs latency of what one receives, 0..65535
 * @param sendDelayMs latency that one wants of what the peer receives, 0..65535
 */
public record Capabilities(int version, int flags, int receiveDelayMs, int sendDelayMs) {
    public static final int TSBPD_SENDER = 0x01;
    public static final int TSBPD_RECEIVER = 0x02;
    public static final int CRYPT = 0x04;
    public static final int TOO_LATE_DROP = 0x08;
    public static final int PERIODIC_NAK = 0x10;
    public static final int RETRANSMIT_FLAG = 0x20;
    public static final int STREAM = 0x40;
    public static final int FILTER = 0x80;

    private static final int BYTES = 12;

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public HandshakeExtension extension(int type) {
        ByteBuf content = Unpooled.buffer(BYTES).writeInt(version).writeInt(flags).writeShort(receiveDelayMs).writeShort(sendDelayMs);
        return new HandshakeExtension(type, ByteBufUtil.getBytes(content));
    }

    public static Capabilities of(HandshakeExtension extension) {
        if (extension.content().length < BYTES) {
            throw new SrtException("extension " + extension.type() + " of " + extension.content().length + " bytes is shorter than " + BYTES);
        }
        ByteBuf content = Unpooled.wrappedBuffer(extension.content());
        return new Capabilities(content.readInt(), content.readInt(), content.readUnsignedShort(), content.readUnsignedShort());
    }
}
