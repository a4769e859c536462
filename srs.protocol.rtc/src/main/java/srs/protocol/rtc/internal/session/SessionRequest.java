package srs.protocol.rtc.internal.session;

import java.util.List;
import srs.format.rtp.sdp.Fingerprint;
import srs.format.rtp.sdp.Setup;
import srs.protocol.rtc.internal.ice.IceCredentials;

/**
 * What a session must know of its peer before the first packet. Immutable.
 *
 * @param local our side's name and password
 * @param remoteUfrag the peer's name
 * @param setup our role in DTLS: {@link Setup#PASSIVE} or {@link Setup#ACTIVE}
 * @param fingerprints of the peer's certificate: one of them must match; empty only without DTLS
 * @param isDtls whether keys are agreed on at all; without, packets are plain as soon as ICE has found the peer
 * @param isEncrypted whether packets are encrypted; without, DTLS is done and packets are plain (SRS's encrypt=false)
 * @param repeats whether packets are sent again under their own numbers (a player without RTX): AES-GCM must not encrypt a number twice, so it is not agreed on then
 * @param ip who asked, for the budget of one address
 * @param timeoutMs silence after which it ends (stun_timeout)
 * @param media what it is for
 */
public record SessionRequest(IceCredentials local, String remoteUfrag, Setup setup, List<Fingerprint> fingerprints, boolean isDtls, boolean isEncrypted, boolean repeats,
        String ip, long timeoutMs, SessionMedia media) {

    public SessionRequest {
        fingerprints = List.copyOf(fingerprints);
    }
}
