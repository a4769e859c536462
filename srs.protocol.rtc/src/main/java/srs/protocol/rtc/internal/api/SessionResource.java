package srs.protocol.rtc.internal.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import srs.format.rtp.sdp.LocalTransport;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.negotiation.Agreement;
import srs.protocol.rtc.internal.session.Sessions;

/**
 * A session as HTTP sees it: the resource that WHIP's Location names (RFC 9725 §4.2). Thread-safe.
 *
 * <p>Its entity tag names the pair of ICE's names and passwords, and changes with them (§4.3.1).
 */
final class SessionResource {
    private final Sessions.Session session;
    private final String token;
    private final String answer;
    private final Agreement agreement;
    // guarded by this
    private LocalTransport transport;
    private String remoteUfrag;
    private String etag;

    SessionResource(Sessions.Session session, String token, String etag, String answer, Agreement agreement, LocalTransport transport) {
        this.session = session;
        this.token = token;
        this.etag = etag;
        this.answer = answer;
        this.agreement = agreement;
        this.transport = transport;
        remoteUfrag = agreement.offer().ufrag();
    }

    Sessions.Session session() {
        return session;
    }

    String token() {
        return token;
    }

    /** The SDP. */
    String answer() {
        return answer;
    }

    boolean isTheToken(String told) {
        return MessageDigest.isEqual(told.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    synchronized String etag() {
        return etag;
    }

    /** Whether a fragment says a new name, and not that of the session as it is. */
    synchronized boolean isRestart(IceFragment fragment) {
        return fragment.ufrag().filter(ufrag -> !ufrag.equals(remoteUfrag)).isPresent();
    }

    /**
     * Begins ICE anew.
     *
     * @return the fragment that answers, empty when the new name of ours is taken
     */
    synchronized Optional<String> restart(IceFragment fragment, IceCredentials local, String newEtag) {
        String ufrag = fragment.ufrag().orElseThrow();
        try {
            session.restart(local, ufrag);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        remoteUfrag = ufrag;
        etag = newEtag;
        transport = new LocalTransport(local.ufrag(), local.pwd(), transport.iceLite(), transport.fingerprint(), transport.setup(), transport.candidates());
        return Optional.of(IceFragment.write(agreement, transport));
    }
}
