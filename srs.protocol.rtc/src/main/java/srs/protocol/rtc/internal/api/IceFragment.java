package srs.protocol.rtc.internal.api;

import java.util.Optional;
import srs.format.rtp.sdp.Candidate;
import srs.format.rtp.sdp.LocalTransport;
import srs.protocol.rtc.internal.negotiation.Agreement;
import srs.protocol.rtc.internal.negotiation.RefusedException;
import srs.protocol.rtc.internal.negotiation.RtcError;
import srs.protocol.rtc.internal.plan.TrackPlan;

/**
 * A fragment of SDP that has news of ICE alone (RFC 8840 §9). Immutable.
 *
 * <p>An agent that only answers has no use for the peer's candidates, nor for its password.
 *
 * @param ufrag the peer's name, when it says one
 */
record IceFragment(Optional<String> ufrag) {
    static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

    private static final int MAX_CHARACTERS = 64 * 1024;
    private static final int MIN_UFRAG = 4;
    private static final int MAX_UFRAG = 256;
    private static final String UFRAG = "a=ice-ufrag:";

    /** @throws RefusedException when it is none */
    static IceFragment parse(String text) {
        if (text.isBlank() || text.length() > MAX_CHARACTERS) {
            throw new RefusedException(RtcError.INVALID_SDP, "fragment of " + text.length() + " characters is not in 1.." + MAX_CHARACTERS);
        }
        Optional<String> ufrag = Optional.empty();
        for (String line : text.split("\r?\n")) {
            if (!line.isEmpty() && (line.length() < 2 || line.charAt(1) != '=')) {
                throw new RefusedException(RtcError.INVALID_SDP, "fragment with a line that is not a letter, = and a value");
            }
            if (ufrag.isEmpty() && line.startsWith(UFRAG)) {
                ufrag = Optional.of(line.substring(UFRAG.length()).trim());
            }
        }
        ufrag.ifPresent(name -> {
            if (name.length() < MIN_UFRAG || name.length() > MAX_UFRAG) {
                throw new RefusedException(RtcError.INVALID_ICE, "ice-ufrag of " + name.length() + " characters is not in " + MIN_UFRAG + ".." + MAX_UFRAG);
            }
        });
        return new IceFragment(ufrag);
    }

    /** What our side says of a restart. */
    static String write(Agreement agreement, LocalTransport transport) {
        StringBuilder out = new StringBuilder("a=ice-lite\r\na=group:BUNDLE");
        agreement.tracks().forEach(track -> out.append(' ').append(track.mid()));
        TrackPlan first = agreement.tracks().get(0);
        out.append("\r\nm=").append(first.isVideo() ? "video" : "audio").append(" 9 UDP/TLS/RTP/SAVPF ").append(first.codecs().get(0).payloadType());
        out.append("\r\na=mid:").append(first.mid());
        out.append("\r\na=ice-ufrag:").append(transport.iceUfrag()).append("\r\na=ice-pwd:").append(transport.icePwd());
        for (Candidate candidate : transport.candidates()) {
            out.append("\r\na=candidate:").append(candidate.attribute().value());
        }
        return out.append("\r\na=end-of-candidates\r\n").toString();
    }
}
