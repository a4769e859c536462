package srs.protocol.rtc.internal.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.LongSupplier;
import srs.format.rtp.sdp.Fingerprint;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.EventLoops;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;
import srs.kernel.stream.EndReason;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.protocol.rtc.internal.dtls.LazyIdentity;
import srs.protocol.rtc.internal.port.UdpSockets;
import srs.protocol.rtc.internal.tcp.SharedTcp;
import srs.protocol.rtc.internal.tcp.TcpPort;

/**
 * All sessions of the server, and the ports by which their peers come. Thread-safe; made and closed by the feature's component. Its ports are opened and closed one by one, as
 * the configuration says; a session may use all of them.
 */
public final class RtcSessions implements Sessions, AutoCloseable {
    /** Handshakes that one address may have at once; those of others need threads, too. */
    static final int MAX_HANDSHAKES_PER_ADDRESS = 8;

    /** How often sessions to which nobody has come are looked at. */
    private static final long SWEEP_MS = 1_000;

    /** After that the certificate is made, also when nobody has called. */
    private static final long PREPARE_MS = 5_000;

    private final Means means;
    private final SharedTcp shared;
    private final Registration sweeping;
    private volatile boolean isClosed;

    /** Our certificate, of ECDSA with P-256 or of RSA with 2048 bits (rtc_server.ecdsa), is made soon: before a call wants it, after the start. */
    public RtcSessions(EventLoops loops, Workers workers, boolean isEcdsa, BlackHole blackHole) {
        this(loops, workers, isEcdsa, blackHole, System::nanoTime);
    }

    RtcSessions(EventLoops loops, Workers workers, boolean isEcdsa, BlackHole blackHole, LongSupplier nanoTime) {
        means = new Means(new LazyIdentity(isEcdsa), new SessionTable(loops), new Budget(MAX_WAITING, MAX_WAITING_PER_ADDRESS),
                new Handshakes(Workers.MAX_CONVERSATIONS_PER_BUNDLE, MAX_HANDSHAKES_PER_ADDRESS, nanoTime), workers.conversations(), blackHole,
                nanoTime);
        shared = new SharedTcp(means.table());
        sweeping = workers.every(SWEEP_MS, this::sweep);
        workers.after(PREPARE_MS, means.identity()::get);
    }

    /**
     * Opens an UDP endpoint. Not for an event loop.
     *
     * @param sockets how many share it (rtc_server.reuseport), not more than there are loops
     * @return {@link Listening#close} and {@link Listening#end} end the sessions that use it, and tell their peers
     */
    public Listening openUdp(Datagrams datagrams, Endpoint endpoint, int sockets) throws IOException {
        return UdpSockets.open(datagrams, endpoint, sockets, means.table());
    }

    /** Opens a TCP endpoint (RFC 4571). Not for an event loop. */
    public Listening openTcp(Listeners listeners, Endpoint endpoint) throws IOException {
        return TcpPort.open(listeners, endpoint, means.table());
    }

    /** Uses a TCP endpoint that HTTP has: its connections come by {@link #sharedTcp}. */
    public Listening shareTcp(Endpoint endpoint) {
        return shared.open(endpoint);
    }

    /** What takes connections from the ports of HTTP. */
    public SharedTcp sharedTcp() {
        return shared;
    }

    @Override
    public Fingerprint fingerprint() {
        return means.identity().get().fingerprint();
    }

    @Override
    public Session open(SessionRequest request) throws TooManySessionsException {
        if (isClosed) {
            throw new IllegalStateException("the server of WebRTC has ended");
        }
        String objection = means.waiting().take(request.ip());
        if (!objection.isEmpty()) {
            throw new TooManySessionsException("sessions that wait: " + objection);
        }
        PeerSession session = new PeerSession(means, request);
        try {
            means.table().add(session, request.local().ufrag());
        } catch (IllegalArgumentException e) {
            means.waiting().give(request.ip());
            throw e;
        }
        if (isClosed) {
            session.end(new EndReason(EndReason.Kind.BUNDLE_STOPPED, "the server of WebRTC has ended"));
        }
        return session;
    }

    @Override
    public Optional<Session> find(String id) {
        return means.table().byId(id).map(Session.class::cast);
    }

    /** Those that run. */
    int handshakes() {
        return means.handshakes().count();
    }

    void sweep() {
        for (PeerSession session : means.table().all()) {
            if (session.isLate()) {
                session.end(new EndReason(EndReason.Kind.PEER, "nobody came"));
            }
        }
    }

    /** Ends every session, and tells the peers. Not for an event loop. */
    @Override
    public void close() {
        isClosed = true;
        sweeping.close();
        EndReason reason = new EndReason(EndReason.Kind.BUNDLE_STOPPED, "the server of WebRTC has ended");
        new ArrayList<>(means.table().all()).forEach(session -> session.end(reason));
    }
}
