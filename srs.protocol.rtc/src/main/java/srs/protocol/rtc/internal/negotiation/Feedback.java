package srs.protocol.rtc.internal.negotiation;

import srs.format.rtp.sdp.Codec;
import srs.kernel.config.Section;

/**
 * The feedback that a vhost speaks (RFC 4585 §4.2). Immutable.
 *
 * @param hasNack {@code rtc.nack}
 * @param hasTwcc {@code rtc.twcc}
 */
public record Feedback(boolean hasNack, boolean hasTwcc) {
    static final String NACK = "nack";
    static final String PLI = "nack pli";
    static final String FIR = "ccm fir";
    static final String TWCC = "transport-cc";

    public static Feedback of(Section vhost) {
        return new Feedback(vhost.isOn("rtc.nack"), vhost.isOn("rtc.twcc"));
    }

    private boolean isKnown(String feedback) {
        return switch (feedback) {
            case NACK -> hasNack;
            case TWCC -> hasTwcc;
            case PLI, FIR -> true;
            default -> false;
        };
    }

    /** A codec with what both sides know. */
    Codec common(Codec offered) {
        return offered.withFeedback(this::isKnown);
    }
}
