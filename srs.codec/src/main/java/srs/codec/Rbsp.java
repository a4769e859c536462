package srs.codec;

/** The payload of a NAL unit without its emulation prevention bytes (H.264 §7.4.1, H.265 §7.4.2). */
final class Rbsp {
    /** How much of a parameter set is looked at; what we want is at its beginning. */
    static final int MAX_BYTES = 4096;

    private Rbsp() {
    }

    /**
     * A reader behind the header of the NAL unit.
     *
     * @param headerBytes 1 for H.264, 2 for H.265
     */
    static BitReader of(byte[] nalUnit, int headerBytes) {
        byte[] payload = new byte[Math.min(Math.max(nalUnit.length - headerBytes, 0), MAX_BYTES)];
        int size = 0;
        int zeros = 0;
        for (int i = headerBytes; i < nalUnit.length && size < payload.length; i++) {
            byte octet = nalUnit[i];
            if (zeros >= 2 && octet == 3) {
                zeros = 0;
                continue;
            }
            zeros = octet == 0 ? zeros + 1 : 0;
            payload[size++] = octet;
        }
        return new BitReader(payload, size);
    }
}
