package srs.protocol.rtc.internal.session;

import java.io.IOException;
import java.util.Optional;
import srs.format.rtp.sdp.Fingerprint;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.EventLoops;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.kernel.work.Workers;

/**
 * All sessions of the server, and the ports by which their peers come. Thread-safe; made and closed by the feature's component. Its ports are opened and closed one by one, as
 * the configuration says; a session may use all of them.
 */
public final class RtcSessions implements Sessions, AutoCloseable {

    /** Makes our certificate, of ECDSA with P-256 or of RSA with 2048 bits (rtc_server.ecdsa): not for an event loop. */
    public RtcSessions(EventLoops loops, Workers workers, boolean isEcdsa) {
    }

    /**
     * Opens an UDP endpoint. Not for an event loop.
     *
     * @param sockets how many share it (rtc_server.reuseport), not more than there are loops
     * @return {@link Listening#close} and {@link Listening#end} end the sessions that use it, and tell their peers
     */
    public Listening openUdp(Datagrams datagrams, Endpoint endpoint, int sockets) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Opens a TCP endpoint (RFC 4571). Not for an event loop. */
    public Listening openTcp(Listeners listeners, Endpoint endpoint) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Fingerprint fingerprint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Session open(SessionRequest request) throws TooManySessionsException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Session> find(String id) {
        return Optional.empty();
    }

    /** Ends every session, and tells the peers. Not for an event loop. */
    @Override
    public void close() {
    }
}
