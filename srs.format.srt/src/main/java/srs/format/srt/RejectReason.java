package srs.format.srt;

import java.util.Locale;

/** Why a listener refuses a caller: the codes of libsrt, and those that it leaves to applications, which follow HTTP. */
public enum RejectReason {
    SYSTEM(1),
    PEER(2),
    RESOURCE(3),
    ROGUE(4),
    CLOSE(7),
    VERSION(8),
    BAD_SECRET(10),
    UNSECURE(11),
    MESSAGE_API(12),
    CONGESTION(13),
    FILTER(14),
    GROUP(15),
    TIMEOUT(16),
    CRYPTO(17),
    BAD_REQUEST(1400),
    UNAUTHORIZED(1401),
    OVERLOAD(1402),
    FORBIDDEN(1403),
    NOT_FOUND(1404),
    BAD_MODE(1405),
    UNACCEPTABLE(1406),
    CONFLICT(1409),
    LOCKED(1423);

    /** A handshake of this type and above is a refusal. */
    static final int FIRST_TYPE = 1000;

    private final int code;

    RejectReason(int code) {
        this.code = code;
    }

    /** libsrt's number. */
    public int code() {
        return code;
    }

    int handshakeType() {
        return FIRST_TYPE + code;
    }

    /** What a refusal's handshake type says, in words. */
    static String words(int handshakeType) {
        for (RejectReason reason : values()) {
            if (reason.handshakeType() == handshakeType) {
                return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            }
        }
        return "code " + (handshakeType - FIRST_TYPE);
    }
}
