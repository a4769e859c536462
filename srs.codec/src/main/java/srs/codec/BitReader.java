package srs.codec;

import io.netty.buffer.ByteBuf;

/**
 * Reads bits from the most significant on, as H.264, H.265, AV1 and AAC write them. Not thread-safe.
 *
 * <p>Bounded: each read says how many bits it may take before it takes them, and an exp-Golomb code of more than 32 leading zeros is
 * refused at the 33rd. So no input makes a caller wait or allocate.
 */
public final class BitReader {
    private static final int MAX_LEADING_ZEROS = 32;

    private final byte[] bytes;
    private final int endBit;
    private int bit;

    /** Reads these bytes. They are not copied. */
    public BitReader(byte[] bytes) {
        this(bytes, bytes.length);
    }

    BitReader(byte[] bytes, int size) {
        if (size > Integer.MAX_VALUE / 8) {
            throw new CodecException("header of " + size + " bytes is over " + Integer.MAX_VALUE / 8);
        }
        this.bytes = bytes;
        this.endBit = size * 8;
    }

    /**
     * Reads a copy of at most so many bytes from the reader index on, without moving it.
     *
     * @param in lent for the call
     */
    static BitReader of(ByteBuf in, int maxBytes) {
        byte[] copy = new byte[Math.min(in.readableBytes(), maxBytes)];
        in.getBytes(in.readerIndex(), copy);
        return new BitReader(copy);
    }

    public int remainingBits() {
        return endBit - bit;
    }

    public boolean readFlag() {
        return readBits(1) != 0;
    }

    /** Reads 0 to 31 bits, unsigned. */
    public int readBits(int count) {
        return (int) readLong(count);
    }

    /** Reads 0 to 63 bits, unsigned. */
    public long readLong(int count) {
        need(count);
        long value = 0;
        for (int left = count; left > 0;) {
            int offset = bit & 7;
            int taken = Math.min(8 - offset, left);
            int octet = bytes[bit >> 3] & 0xFF;
            value = value << taken | octet >> 8 - offset - taken & (1 << taken) - 1;
            bit += taken;
            left -= taken;
        }
        return value;
    }

    public void skipBits(int count) {
        need(count);
        bit += count;
    }

    /** Reads an unsigned exp-Golomb code, ue(v): 0 to 2³²−2. */
    public long readUe() {
        int zeros = 0;
        while (!readFlag()) {
            if (++zeros > MAX_LEADING_ZEROS) {
                throw new CodecException("exp-Golomb code of " + zeros + " leading zeros is over " + MAX_LEADING_ZEROS);
            }
        }
        return (1L << zeros) - 1 + readLong(zeros);
    }

    /** Reads an unsigned exp-Golomb code that must not be greater than the limit. */
    public int readUe(int max, String what) {
        long value = readUe();
        if (value > max) {
            throw new CodecException(what + " " + value + " is not in 0.." + max);
        }
        return (int) value;
    }

    /** Reads a signed exp-Golomb code, se(v). */
    public long readSe() {
        long code = readUe();
        return (code & 1) == 0 ? -(code >> 1) : (code >> 1) + 1;
    }

    private void need(int count) {
        if (count < 0 || count > remainingBits()) {
            throw new CodecException("header ends after " + remainingBits() + " of " + count + " bits");
        }
    }
}
