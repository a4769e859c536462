package srs.format.rtp.sdp;

import java.util.Locale;
import java.util.Optional;

/** Who sends (RFC 3264 §5.1). */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    public boolean sends() {
        return sends;
    }

    public boolean receives() {
        return receives;
    }

    static Optional<Direction> of(String name) {
        return switch (name) {
            case "sendrecv" -> Optional.of(SENDRECV);
            case "sendonly" -> Optional.of(SENDONLY);
            case "recvonly" -> Optional.of(RECVONLY);
            case "inactive" -> Optional.of(INACTIVE);
            default -> Optional.empty();
        };
    }

    /** What one who can do this may answer to an offer (RFC 3264 §6.1). */
    public Direction answer(Direction offered) {
        boolean send = sends && offered.receives;
        boolean receive = receives && offered.sends;
        return send ? receive ? SENDRECV : SENDONLY : receive ? RECVONLY : INACTIVE;
    }

    /** As SDP writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
