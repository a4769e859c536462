package srs.format.rtp;

import io.netty.buffer.ByteBuf;

/**
 * The elements of a header extension (RFC 8285), one after the other, where they are. Reused: {@link #begin} starts anew. Lives on one thread; holds the buffer
 * that was lent until the next {@code begin}.
 *
 * <pre>
 *  one-byte form, profile BEDE          ID (4) | length − 1 (4) | value        0 is padding, 15 ends all
 *  two-byte form, profile 100 + 4 bits  ID (8) | length (8) | value            0 is padding
 * </pre>
 *
 * <p>An element that says that it is longer than the rest ends the walk; so do the reserved numbers. Other profiles have no elements.
 */
public final class HeaderExtensions {
    public static final int PROFILE_ONE_BYTE = 0xBEDE;
    public static final int PROFILE_TWO_BYTE = 0x1000;
    /** What {@code find} gives when the element is not there. */
    public static final int NONE = -1;

    private static final int TWO_BYTE_MASK = 0xFFF0;
    private static final int ID_END = 15;
    private static final int PADDING = 0;

    private ByteBuf packet;
    private boolean twoByte;
    private int at;
    private int end;
    private int id;
    private int offset;
    private int length;

    /** Starts before the first element. The packet is lent as long as this is used for it. */
    public HeaderExtensions begin(RtpHeader header, ByteBuf packet) {
        this.packet = packet;
        twoByte = (header.extensionProfile() & TWO_BYTE_MASK) == PROFILE_TWO_BYTE;
        at = header.extensionOffset();
        end = twoByte || header.extensionProfile() == PROFILE_ONE_BYTE ? at + header.extensionBytes() : at;
        return this;
    }

    /** Goes to the next element; false after the last. */
    public boolean next() {
        while (at < end) {
            int first = packet.getUnsignedByte(at++);
            if (first == PADDING) {
                continue;
            }
            return twoByte ? twoByte(first) : oneByte(first);
        }
        return false;
    }

    private boolean oneByte(int first) {
        id = first >> 4;
        if (id == ID_END || id == PADDING) { // 0 with a length is not padding, and reserved
            at = end;
            return false;
        }
        return value((first & 0x0F) + 1);
    }

    private boolean twoByte(int first) {
        if (at == end) {
            return false;
        }
        id = first;
        return value(packet.getUnsignedByte(at++));
    }

    private boolean value(int bytes) {
        if (bytes > end - at) {
            at = end;
            return false;
        }
        offset = at;
        length = bytes;
        at += bytes;
        return true;
    }

    /** 1 to 14, or 1 to 255 in the two-byte form. */
    public int id() {
        return id;
    }

    /** Where the value begins. */
    public int offset() {
        return offset;
    }

    /** Bytes of the value; 0 only in the two-byte form. */
    public int length() {
        return length;
    }

    /** Where the value of the element is, if it is there with at least so many bytes, else {@link #NONE}. {@link #length} is that of it then. */
    public int find(int wantedId, int minBytes) {
        while (next()) {
            if (id == wantedId) {
                return length >= minBytes ? offset : NONE;
            }
        }
        return NONE;
    }
}
