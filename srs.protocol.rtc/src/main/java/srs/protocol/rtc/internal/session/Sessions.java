package srs.protocol.rtc.internal.session;

import java.util.Optional;
import srs.format.rtp.sdp.Fingerprint;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.ice.IceCredentials;

/** All sessions of the server. Thread-safe. */
public interface Sessions {
    /** Sessions that one address may have begun and not connected. */
    int MAX_WAITING_PER_ADDRESS = 100;
    /** Sessions that may have begun and not connected, in all. */
    int MAX_WAITING = 10_000;

    /** Of our certificate, for the answer. */
    Fingerprint fingerprint();

    /**
     * Begins a session, which waits for its peer's first check.
     *
     * @throws TooManySessionsException when too many wait, of this address or in all
     * @throws IllegalArgumentException when its local name is taken
     */
    Session open(SessionRequest request) throws TooManySessionsException;

    /** By {@link Session#id}. */
    Optional<Session> find(String id);

    /** One session, for those who ask by HTTP. Thread-safe. */
    interface Session {
        /** {@code localufrag:remoteufrag} (compat 3.6); after a restart of ICE still the first. */
        String id();

        /**
         * ICE begins anew: both sides have a new name and password (RFC 9725 §4.3.3, RFC 8445 §9). The session goes on; the old names hold until the first check by
         * the new ones.
         *
         * @throws IllegalArgumentException when the local name is taken
         */
        void restart(IceCredentials local, String remoteUfrag);

        /** Ends it. The first call counts. */
        void end(EndReason reason);
    }
}
