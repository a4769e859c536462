package srs.protocol.rtc.internal.srtp;

import java.util.List;

/** Protection profiles of DTLS-SRTP (RFC 5764 §4.1.2, RFC 7714 §14.2). */
public enum SrtpProfile {
    AES128_CM_SHA1_80(0x0001, 16, 14, 10),
    AEAD_AES_128_GCM(0x0007, 16, 12, 16);

    private final int id;
    private final int keyBytes;
    private final int saltBytes;
    private final int tagBytes;

    SrtpProfile(int id, int keyBytes, int saltBytes, int tagBytes) {
        this.id = id;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
    }

    /**
     * The profiles for a sender, the best first: AES-GCM takes a third of the time, but an index must never come twice with it (RFC 7714 §8.1: who sees two packets under one
     * can sign his own).
     *
     * @param repeats whether packets are sent again under their own numbers, perhaps with another header
     */
    public static List<SrtpProfile> best(boolean repeats) {
        return repeats ? List.of(AES128_CM_SHA1_80) : List.of(AEAD_AES_128_GCM, AES128_CM_SHA1_80);
    }

    /** What use_srtp has. */
    public int id() {
        return id;
    }

    public int keyBytes() {
        return keyBytes;
    }

    public int saltBytes() {
        return saltBytes;
    }

    public int tagBytes() {
        return tagBytes;
    }
}
