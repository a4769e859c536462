package srs.format.rtp.sdp;

import java.util.Locale;

/** Who begins with DTLS (RFC 8842 §5): the active side is the client. */
public enum Setup {
    ACTIVE, PASSIVE, ACTPASS, HOLDCONN;

    static Setup parse(String text) {
        for (Setup setup : values()) {
            if (setup.toString().equals(text.trim())) {
                return setup;
            }
        }
        throw new SdpException("setup " + SdpText.shown(text) + " is not active, passive, actpass or holdconn");
    }

    /** The answer, with a wish where the offer leaves the choice; SRS's default is passive. */
    public Setup answer(Setup wish) {
        return switch (this) {
            case ACTIVE -> PASSIVE;
            case PASSIVE -> ACTIVE;
            case ACTPASS -> wish;
            case HOLDCONN -> HOLDCONN;
        };
    }

    /** As SDP writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
