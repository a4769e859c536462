package srs.protocol.rtc.internal.ice;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.protocol.rtc.internal.stun.StunWriter;

/**
 * Our side of one session's ICE (RFC 8445 §2.5, RFC 8838, RFC 7675): answers binding requests, and knows where the peer is. Lives on the session's loop; the time is an
 * argument.
 *
 * <p>Only a request that is signed with our password and names both sides does anything: it makes its address one from which packets are taken, and with
 * USE-CANDIDATE the one to which they are sent. All else is dropped in silence.
 *
 * <pre>
 *  WAITING → (authentic request) CONNECTED → (no request for the timeout) EXPIRED
 * </pre>
 */
public final class IceLite {
    /** Addresses of one peer at a time; a browser with all its networks has less. */
    public static final int MAX_ADDRESSES = 16;
    /** When a request from elsewhere moves a peer that does not nominate: the old address is silent then. */
    public static final long SILENT_MS = 5_000;

    private static final int ROLE_CONFLICT = 487;

    /** What a request has done. */
    public enum Outcome {
        /** Nothing; there is no answer. */
        DROPPED,
        /** Answered. */
        ANSWERED,
        /** Answered, and the peer is now at this address. */
        SELECTED
    }

    private final IceCredentials local;
    private final IntegrityKey key;
    private String remoteUfrag;
    private final Deque<InetSocketAddress> addresses = new ArrayDeque<>();
    private InetSocketAddress selected;
    private long selectedHeardMs;
    private long heardMs;

    /**
     * A session that waits.
     *
     * @param remoteUfrag of the peer's description
     * @param nowMs when the session was made
     */
    public IceLite(IceCredentials local, String remoteUfrag, long nowMs) {
        this.local = local;
        this.key = new IntegrityKey(local.pwd());
        this.remoteUfrag = remoteUfrag;
        this.heardMs = nowMs;
    }

    /**
     * A STUN message has come for this session.
     *
     * @param out gets the answer, if there is one
     */
    public Outcome onMessage(StunMessage message, InetSocketAddress from, long nowMs, ByteBuf out) {
        boolean isForUs = message.type() == StunMessage.BINDING_REQUEST && message.username().equals(local.ufrag() + ":" + remoteUfrag);
        if (!isForUs || !message.isAuthentic(key)) {
            return Outcome.DROPPED;
        }
        if (message.isControlled()) { // we never control
            new StunWriter(out, StunMessage.BINDING_ERROR, message.transactionId()).error(ROLE_CONFLICT, "Role Conflict").sign(key);
            return Outcome.ANSWERED;
        }
        new StunWriter(out, StunMessage.BINDING_SUCCESS, message.transactionId()).xorMappedAddress(from).sign(key);
        heardMs = nowMs;
        remember(from);
        boolean isNew = !from.equals(selected);
        boolean moves = selected == null || message.useCandidate() || nowMs - selectedHeardMs >= SILENT_MS;
        if (isNew && !moves) {
            return Outcome.ANSWERED;
        }
        selected = from;
        selectedHeardMs = nowMs;
        return isNew ? Outcome.SELECTED : Outcome.ANSWERED;
    }

    private void remember(InetSocketAddress from) {
        if (!addresses.contains(from)) {
            if (addresses.size() == MAX_ADDRESSES) {
                InetSocketAddress oldest = addresses.removeFirst();
                if (oldest.equals(selected)) {
                    addresses.addLast(oldest);
                    addresses.removeFirst();
                }
            }
            addresses.addLast(from);
        }
    }

    /** Whether packets other than STUN are taken from an address. */
    public boolean isValid(InetSocketAddress from) {
        return from.equals(selected) || addresses.contains(from);
    }

    /** Where packets are sent to; null as long as no request has come. */
    public InetSocketAddress selected() {
        return selected;
    }

    /** Packets that are authentic by themselves (SRTP) show that the peer lives, too. */
    public void onAuthenticPacket(InetSocketAddress from, long nowMs) {
        heardMs = nowMs;
        if (from.equals(selected)) {
            selectedHeardMs = nowMs;
        }
    }

    /** The peer restarts ICE with a new name (RFC 9725 §4.3.3); ours stay. */
    public void restart(String newRemoteUfrag) {
        remoteUfrag = newRemoteUfrag;
    }

    /** Whether nothing has come for the timeout (SRS: stun_timeout). */
    public boolean isExpired(long nowMs, long timeoutMs) {
        return nowMs - heardMs >= timeoutMs;
    }
}
