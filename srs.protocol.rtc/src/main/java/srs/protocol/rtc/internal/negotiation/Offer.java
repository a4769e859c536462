package srs.protocol.rtc.internal.negotiation;

import java.util.List;
import srs.format.rtp.sdp.Answer;
import srs.format.rtp.sdp.Direction;
import srs.format.rtp.sdp.Fingerprint;
import srs.format.rtp.sdp.MediaDescription;
import srs.format.rtp.sdp.SdpException;
import srs.format.rtp.sdp.SessionDescription;
import srs.format.rtp.sdp.Setup;

/**
 * An offer that was read and checked: sections of sound and picture that share one transport. Immutable.
 *
 * <p>A data channel, or whatever else is offered beside them, is refused in the answer (SRS refuses the offer: browsers that offer one could not come in).
 */
public final class Offer {
    private final SessionDescription sdp;
    private final MediaDescription first;

    private Offer(SessionDescription sdp, MediaDescription first) {
        this.sdp = sdp;
        this.first = first;
    }

    /**
     * Reads and checks.
     *
     * @param isDtls whether keys will be agreed on
     * @throws RefusedException if it is no SDP, or nothing that a WebRTC peer may offer
     */
    public static Offer read(String text, boolean isDtls) {
        if (text.isBlank()) {
            throw new RefusedException(RtcError.INVALID_SDP, "the offer is empty");
        }
        SessionDescription sdp;
        try {
            sdp = SessionDescription.parse(text);
        } catch (SdpException e) {
            throw new RefusedException(RtcError.SDP_DECODE, e.getMessage());
        }
        try {
            Answer.check(sdp, isDtls);
            Offer offer = new Offer(sdp, sdp.media().stream().filter(Answer::isUsable).findFirst().orElseThrow());
            offer.role(Setup.PASSIVE);
            return offer;
        } catch (SdpException e) {
            throw new RefusedException(RtcError.SDP_DECODE, e.getMessage());
        }
    }

    SessionDescription sdp() {
        return sdp;
    }

    /** The peer's name in ICE. */
    public String ufrag() {
        return first.iceUfrag();
    }

    /** Of the certificates that the peer may show; empty without DTLS. */
    public List<Fingerprint> fingerprints() {
        return first.fingerprints();
    }

    /** Our role in DTLS. @param wish where the offer leaves the choice */
    public Setup role(Setup wish) {
        Setup role = first.setup().map(offered -> offered.answer(wish)).orElse(Setup.PASSIVE);
        if (role == Setup.HOLDCONN) {
            throw new RefusedException(RtcError.SDP_NEGOTIATE, "setup holdconn is not active, passive or actpass");
        }
        return role;
    }

    /** Whether a section can be one of ours, who can do that. */
    boolean isFor(int index, Direction ours) {
        MediaDescription section = sdp.media().get(index);
        Direction common = Answer.isUsable(section) ? ours.answer(section.direction()) : Direction.INACTIVE;
        return common != Direction.INACTIVE;
    }
}
