package srs.format.srt.internal.crypto;

import io.netty.buffer.ByteBuf;

/** How payloads of one key are encrypted. A packet is its header and its payload, up to its writer index. Confined to its caller. */
interface PayloadCipher {
    /** Longest packet, and what it is made longer by. */
    int MAX_BYTES = 1600;

    /** What each payload becomes longer by. */
    int tagBytes();

    /** Encrypts the payload of a packet that has room for the tag. Lent for the call. */
    void encrypt(ByteBuf packet);

    /**
     * Decrypts a payload, and takes the tag off. Lent for the call.
     *
     * @param packet as it came: its header is read
     * @param payload a copy of the packet's payload
     * @return false when somebody has changed it
     */
    boolean decrypt(ByteBuf packet, ByteBuf payload);

    static PayloadCipher of(boolean isGcm, byte[] key, byte[] salt) {
        return isGcm ? new GcmCipher(key, salt) : new CtrCipher(key, salt);
    }
}
