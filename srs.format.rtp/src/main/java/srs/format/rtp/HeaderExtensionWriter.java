package srs.format.rtp;

import io.netty.buffer.ByteBuf;

/**
 * Writes a header extension (RFC 8285) behind a header that {@link RtpHeader#write} wrote: {@link #begin}, elements, {@link #end}. Reused; lives on one thread; the
 * buffer is lent from begin to end.
 *
 * <p>The two-byte form is for values of more than 16 bytes or none, and for ids over 14; who uses it has «extmap-allow-mixed» from the peer.
 */
public final class HeaderExtensionWriter {
    private static final int MAX_ONE_BYTE_ID = 14;
    private static final int MAX_ONE_BYTE_LENGTH = 16;

    private ByteBuf out;
    private boolean twoByte;
    private int start;

    /** Whether an element has no place in the one-byte form. */
    public static boolean needsTwoByte(int id, int length) {
        return id > MAX_ONE_BYTE_ID || length == 0 || length > MAX_ONE_BYTE_LENGTH;
    }

    /**
     * Begins.
     *
     * @param out ends with the header, which is as long as it will be
     * @param packetStart where the header begins
     */
    public HeaderExtensionWriter begin(ByteBuf out, int packetStart, boolean twoByte) {
        this.out = out;
        this.twoByte = twoByte;
        RtpHeader.setExtensionFlag(out, packetStart);
        out.writeShort(twoByte ? HeaderExtensions.PROFILE_TWO_BYTE : HeaderExtensions.PROFILE_ONE_BYTE).writeShort(0);
        start = out.writerIndex();
        return this;
    }

    /** The id and length of an element; the caller writes the value. */
    public void element(int id, int length) {
        if (id < 1 || id > 255 || length > 255 || !twoByte && needsTwoByte(id, length)) {
            throw new IllegalArgumentException("extension " + id + " of " + length + " bytes has no place in the " + (twoByte ? "two" : "one") + "-byte form");
        }
        if (twoByte) {
            out.writeByte(id).writeByte(length);
        } else {
            out.writeByte(id << 4 | length - 1);
        }
    }

    /** Pads to words and writes the length. */
    public void end() {
        int bytes = out.writerIndex() - start;
        int padding = -bytes & 3;
        out.writeZero(padding);
        out.setShort(start - 2, bytes + padding >> 2);
        out = null;
    }
}
