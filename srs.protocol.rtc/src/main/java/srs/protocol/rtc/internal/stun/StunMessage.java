package srs.protocol.rtc.internal.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A STUN message (RFC 8489 §5, §14). Immutable; keeps a copy of the bytes.
 *
 * <pre>
 * | 00 | type (14)          | length without header (16) |
 * | magic cookie 2112a442                               |
 * | transaction id (96)                                 |
 * | attribute type (16)     | length (16) | value, up to a word | …
 * </pre>
 */
public final class StunMessage {
    public static final int BINDING_REQUEST = 0x0001;
    public static final int BINDING_INDICATION = 0x0011;
    public static final int BINDING_SUCCESS = 0x0101;
    public static final int BINDING_ERROR = 0x0111;
    public static final int HEADER_BYTES = 20;
    /** Of one message; those of ICE have less than 150. */
    public static final int MAX_BYTES = 1500;
    public static final int MAX_ATTRIBUTES = 32;

    static final int MAGIC_COOKIE = 0x2112A442;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802A;
    static final int FINGERPRINT_XOR = 0x5354554E;
    static final int INTEGRITY_BYTES = 20;
    static final int ATTRIBUTE_HEADER_BYTES = 4;

    private static final int MAX_USERNAME_BYTES = 513;
    private static final int TRANSACTION_BYTES = 12;
    private static final int NOT_THERE = -1;

    private final byte[] bytes;
    private final int type;
    private int integrityAt = NOT_THERE;
    private String username = "";
    private long priority = NOT_THERE;
    private boolean useCandidate;
    private boolean controlling;
    private boolean controlled;

    private StunMessage(byte[] bytes, int type) {
        this.bytes = bytes;
        this.type = type;
    }

    /**
     * Reads a message; a fingerprint is checked.
     *
     * @param packet lent for the call
     * @throws StunException if it is none
     */
    public static StunMessage parse(ByteBuf packet) {
        int size = packet.readableBytes();
        if (size < HEADER_BYTES || size > MAX_BYTES) {
            throw new StunException("STUN message of " + size + " bytes is not in " + HEADER_BYTES + ".." + MAX_BYTES);
        }
        int at = packet.readerIndex();
        int type = packet.getUnsignedShort(at);
        int length = packet.getUnsignedShort(at + 2);
        if (type >> 14 != 0 || packet.getInt(at + 4) != MAGIC_COOKIE) {
            throw new StunException("STUN type " + type + " without magic cookie");
        }
        if (length % 4 != 0 || length != size - HEADER_BYTES) {
            throw new StunException("STUN length " + length + " is not " + (size - HEADER_BYTES));
        }
        StunMessage message = new StunMessage(ByteBufUtil.getBytes(packet), type);
        message.readAttributes();
        return message;
    }

    private void readAttributes() {
        int count = 0;
        for (int at = HEADER_BYTES; at < bytes.length;) {
            if (++count > MAX_ATTRIBUTES) {
                throw new StunException("STUN attribute " + count + " is over " + MAX_ATTRIBUTES);
            }
            int attribute = number(at, 2);
            int length = number(at + 2, 2);
            int value = at + ATTRIBUTE_HEADER_BYTES;
            if (length > bytes.length - value) {
                throw new StunException("STUN attribute of " + length + " bytes ends after " + (bytes.length - value));
            }
            read(attribute, at, value, length);
            at = value + (length + 3 & ~3);
        }
    }

    private void read(int attribute, int at, int value, int length) {
        if (attribute == FINGERPRINT) {
            boolean isRight = length == 4 && value + length == bytes.length && number(value, 4) == fingerprint(bytes, at);
            if (!isRight) {
                throw new StunException("STUN fingerprint is wrong");
            }
        }
        if (integrityAt != NOT_THERE) {
            return; // nobody has signed what comes behind
        }
        switch (attribute) {
            case USERNAME -> {
                if (length > MAX_USERNAME_BYTES) {
                    throw new StunException("STUN user name of " + length + " bytes is over " + MAX_USERNAME_BYTES);
                }
                username = new String(bytes, value, length, StandardCharsets.UTF_8);
            }
            case MESSAGE_INTEGRITY -> {
                if (length != INTEGRITY_BYTES) {
                    throw new StunException("STUN integrity of " + length + " bytes is not " + INTEGRITY_BYTES);
                }
                integrityAt = at;
            }
            case PRIORITY -> priority = length == 4 ? Integer.toUnsignedLong(number(value, 4)) : NOT_THERE;
            case USE_CANDIDATE -> useCandidate = true;
            case ICE_CONTROLLING -> controlling = true;
            case ICE_CONTROLLED -> controlled = true;
            default -> {
                // SOFTWARE, and what browsers say of their networks
            }
        }
    }

    private int number(int at, int size) {
        int value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }

    /** CRC-32 of all before an offset ⊕ 5354554e (§14.7). */
    static int fingerprint(byte[] message, int end) {
        CRC32 crc = new CRC32();
        crc.update(message, 0, end);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    /** Whether it is signed with the password. In the same time for all wrong ones. */
    public boolean isAuthentic(IntegrityKey key) {
        return integrityAt != NOT_THERE && key.isRight(bytes, integrityAt);
    }

    public int type() {
        return type;
    }

    /** 12 bytes, a copy. */
    public byte[] transactionId() {
        return java.util.Arrays.copyOfRange(bytes, HEADER_BYTES - TRANSACTION_BYTES, HEADER_BYTES);
    }

    /** Empty when there is none. */
    public String username() {
        return username;
    }

    /** −1 when there is none. */
    public long priority() {
        return priority;
    }

    public boolean useCandidate() {
        return useCandidate;
    }

    public boolean isControlling() {
        return controlling;
    }

    public boolean isControlled() {
        return controlled;
    }
}
