package srs.protocol.rtc.internal.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Writes a message: begin, attributes, sign. Used once; the buffer is lent until then, and has nothing else in it. */
public final class StunWriter {
    private static final int FAMILY_IPV4 = 1;
    private static final int FAMILY_IPV6 = 2;

    private final ByteBuf out;

    /** Begins a message. */
    public StunWriter(ByteBuf out, int type, byte[] transactionId) {
        this.out = out;
        out.writeShort(type).writeShort(0).writeInt(StunMessage.MAGIC_COOKIE).writeBytes(transactionId);
    }

    /** The address from which the request came (RFC 8489 §14.2). */
    public StunWriter xorMappedAddress(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        begin(StunMessage.XOR_MAPPED_ADDRESS, 4 + ip.length);
        out.writeByte(0).writeByte(ip.length == 4 ? FAMILY_IPV4 : FAMILY_IPV6).writeShort(address.getPort() ^ StunMessage.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < ip.length; i++) {
            out.writeByte(ip[i] ^ out.getByte(4 + i)); // the magic cookie, then the transaction id
        }
        return this;
    }

    public StunWriter username(String username) {
        return text(StunMessage.USERNAME, username);
    }

    public StunWriter priority(int priority) {
        begin(StunMessage.PRIORITY, 4);
        out.writeInt(priority);
        return this;
    }

    public StunWriter useCandidate() {
        begin(StunMessage.USE_CANDIDATE, 0);
        return this;
    }

    public StunWriter controlling(boolean controlling, long tieBreaker) {
        begin(controlling ? StunMessage.ICE_CONTROLLING : StunMessage.ICE_CONTROLLED, 8);
        out.writeLong(tieBreaker);
        return this;
    }

    /** For example 487, «Role Conflict» (RFC 8489 §14.8). */
    public StunWriter error(int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        begin(StunMessage.ERROR_CODE, 4 + bytes.length);
        out.writeShort(0).writeByte(code / 100).writeByte(code % 100).writeBytes(bytes);
        pad(bytes.length);
        return this;
    }

    private StunWriter text(int attribute, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        begin(attribute, bytes.length);
        out.writeBytes(bytes);
        pad(bytes.length);
        return this;
    }

    private void begin(int attribute, int length) {
        out.writeShort(attribute).writeShort(length);
    }

    private void pad(int length) {
        out.writeZero(-length & 3);
    }

    /** Ends with integrity and fingerprint. */
    public void sign(IntegrityKey key) {
        byte[] signature = key.sign(ByteBufUtil.getBytes(out), out.writerIndex());
        begin(StunMessage.MESSAGE_INTEGRITY, StunMessage.INTEGRITY_BYTES);
        out.writeBytes(signature);
        int at = out.writerIndex();
        begin(StunMessage.FINGERPRINT, 4);
        out.setShort(2, at + 8 - StunMessage.HEADER_BYTES);
        out.writeInt(StunMessage.fingerprint(ByteBufUtil.getBytes(out), at));
    }
}
