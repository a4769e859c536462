package srs.format.srt;

import java.util.Locale;

/** How payloads are encrypted: libsrt's SRTO_CRYPTOMODE. */
public enum CryptoMode {
    /** A listener takes what its caller wants; everybody else has {@link #AES_CTR}. */
    AUTO(0),
    /** Counter mode: nobody can read it. */
    AES_CTR(1),
    /** Galois counter mode: nobody can change it either. Of peers from libsrt 1.5.4 on; those before it use a nonce for many packets. */
    AES_GCM(2);

    private final int number;

    CryptoMode(int number) {
        this.number = number;
    }

    /** @throws IllegalArgumentException when libsrt has no such number */
    public static CryptoMode of(int number) {
        for (CryptoMode mode : values()) {
            if (mode.number == number) {
                return mode;
            }
        }
        throw new IllegalArgumentException("cryptomode " + number + " is not in 0..2");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
