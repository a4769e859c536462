package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.RejectedExecutionException;
import srs.format.rtp.sdp.Setup;
import srs.protocol.rtc.internal.RtcLog;
import srs.protocol.rtc.internal.dtls.DtlsAssociation;
import srs.protocol.rtc.internal.dtls.DtlsListener;
import srs.protocol.rtc.internal.dtls.SrtpKeys;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/**
 * A session's DTLS: {@code WAITING → SHAKING → DONE}. It begins with the peer's hello, or with ours, when there is room among all handshakes. Lives on its session's loop.
 */
final class KeyAgreement implements DtlsListener {
    /** How long a peer may say nothing while it shakes hands: it sends again what we have not answered, seconds later at most. */
    static final long QUIET_MS = 10_000;

    /** The session. Called on its loop; {@link #end} anywhere. */
    interface Peer {
        /** Where the peer is; null when that is not known now. */
        Path path();

        Home home();

        void onKeys(SrtpKeys keys);

        void end(String why);
    }

    private final Means means;
    private final SessionRequest request;
    private final Peer peer;
    private final DtlsAssociation dtls;
    /** Null before it has begun, and when it is done. */
    private Handshakes.Handshake handshake;
    /** Whether it has begun, or is to. */
    private boolean isDue;
    private boolean isDone;

    KeyAgreement(Means means, SessionRequest request, Peer peer) {
        this.means = means;
        this.request = request;
        this.peer = peer;
        dtls = new DtlsAssociation(means.identity().get(), isActive(), request.fingerprints(), SrtpProfile.best(request.repeats()), peer.home().loop(), this);
    }

    private boolean isActive() {
        return request.setup() == Setup.ACTIVE;
    }

    /** The path is there: who is active says the first word. */
    void begin() {
        if (isActive()) {
            shakeHands();
        }
    }

    /** Begins the handshake, unless there are too many, of its address or in all: then the next tick comes here again, and what the peer has sent waits. */
    private void shakeHands() {
        isDue = true;
        String ip = peer.path() == null ? request.ip() : peer.path().remote().getAddress().getHostAddress();
        Handshakes.Handshake begun = means.handshakes().begin(ip, () -> peer.end("nothing came, and other handshakes wait"));
        if (begun == null) {
            return;
        }
        try {
            dtls.begin(means.threads(), begun::end);
            handshake = begun;
        } catch (RejectedExecutionException e) {
            begun.end();
            RtcLog.LOG.debug("rtc handshake with {}: no thread", ip, e);
        }
    }

    /** A datagram of DTLS. Lent for the call. */
    void onDatagram(ByteBuf packet) {
        if (!isDue && !isActive() && DtlsAssociation.isClientHello(packet)) {
            shakeHands();
        }
        if (handshake != null) {
            handshake.heard();
        }
        if (isDue) {
            dtls.onDatagram(packet);
        }
    }

    /** Time goes on, before there are keys. */
    void tick() {
        if (isDone) {
            return;
        }
        if (handshake == null) {
            if (isDue) {
                shakeHands();
            }
        } else if (handshake.quietMs() >= QUIET_MS) {
            peer.end("DTLS handshake: nothing came for " + QUIET_MS + " ms");
        }
    }

    @Override
    public void onDatagram(byte[] datagram) {
        Path path = peer.path();
        if (path != null) {
            path.write(Unpooled.wrappedBuffer(datagram));
            peer.home().sendSoon();
        }
    }

    @Override
    public void onKeys(SrtpKeys keys) {
        handshake = null;
        isDone = true;
        peer.onKeys(keys);
    }

    @Override
    public void onEnd(String why) {
        peer.end(why);
    }

    void close() {
        dtls.close();
    }
}
