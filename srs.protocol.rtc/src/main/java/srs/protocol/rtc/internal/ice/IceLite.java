package srs.protocol.rtc.internal.ice;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
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
 *
 * @param <P> a way to the peer: its address and the socket by which it came
 */
public final class IceLite<P> {
    /** Addresses of one peer at a time; a browser with all its networks has less. */
    public static final int MAX_ADDRESSES = 16;
    /** When a request from elsewhere moves a peer that does not nominate: the old address is silent then. */
    public static final long SILENT_MS = 5_000;

    private static final int ROLE_CONFLICT = 487;

    /** What a request has done. */
    public enum Outcome {
        /** Nothing; there is no answer. */
        DROPPED,
        /** Answered, with an error. */
        REFUSED,
        /** Answered. */
        ANSWERED,
        /** Answered, and the peer is now at this address. */
        SELECTED
    }

    /** What a request has to say, and how it is signed. */
    private record Names(IceCredentials local, String username, IntegrityKey key) {
        Names(IceCredentials local, String remoteUfrag) {
            this(local, local.ufrag() + ":" + remoteUfrag, new IntegrityKey(local.pwd()));
        }

        boolean isRight(StunMessage message) {
            return message.type() == StunMessage.BINDING_REQUEST && message.username().equals(username) && message.isAuthentic(key);
        }
    }

    private final Consumer<? super P> forgotten;
    private final Deque<P> addresses = new ArrayDeque<>();
    private Names names;
    private Names next;
    private P selected;
    private long selectedHeardMs;
    private long heardMs;

    /**
     * A session that waits.
     *
     * @param remoteUfrag of the peer's description
     * @param nowMs when the session was made
     * @param forgotten is told of each address from which packets are not taken any more
     */
    public IceLite(IceCredentials local, String remoteUfrag, long nowMs, Consumer<? super P> forgotten) {
        names = new Names(local, remoteUfrag);
        heardMs = nowMs;
        this.forgotten = forgotten;
    }

    /** Whether a message is a request of the peer of a session that has no agent yet. Any thread. */
    public static boolean isRequest(StunMessage message, IceCredentials local, String remoteUfrag) {
        return new Names(local, remoteUfrag).isRight(message);
    }

    /**
     * A STUN message has come for this session.
     *
     * @param path by which it came
     * @param from the peer's end of it
     * @param out gets the answer, if there is one
     */
    public Outcome onMessage(StunMessage message, P path, InetSocketAddress from, long nowMs, ByteBuf out) {
        if (next != null && next.isRight(message)) {
            names = next;
            next = null;
        } else if (!names.isRight(message)) {
            return Outcome.DROPPED;
        }
        if (message.isControlled()) { // we never control
            new StunWriter(out, StunMessage.BINDING_ERROR, message.transactionId()).error(ROLE_CONFLICT, "Role Conflict").sign(names.key());
            return Outcome.REFUSED;
        }
        new StunWriter(out, StunMessage.BINDING_SUCCESS, message.transactionId()).xorMappedAddress(from).sign(names.key());
        heardMs = nowMs;
        remember(path);
        boolean isNew = !path.equals(selected);
        boolean moves = selected == null || message.useCandidate() || nowMs - selectedHeardMs >= SILENT_MS;
        if (isNew && !moves) {
            return Outcome.ANSWERED;
        }
        selected = path;
        selectedHeardMs = nowMs;
        return isNew ? Outcome.SELECTED : Outcome.ANSWERED;
    }

    private void remember(P path) {
        if (addresses.contains(path)) {
            return;
        }
        if (addresses.size() == MAX_ADDRESSES) {
            P oldest = addresses.removeFirst();
            if (oldest.equals(selected)) {
                addresses.addLast(oldest);
                oldest = addresses.removeFirst();
            }
            forgotten.accept(oldest);
        }
        addresses.addLast(path);
    }

    /** Nothing can come by this one any more. */
    public void forget(P path) {
        if (addresses.remove(path)) {
            if (path.equals(selected)) {
                selected = null;
            }
            forgotten.accept(path);
        }
    }

    /** The session is over. */
    public void forgetAll() {
        selected = null;
        addresses.forEach(forgotten);
        addresses.clear();
    }

    /** Whether packets other than STUN are taken from an address. */
    public boolean isValid(P path) {
        return path.equals(selected) || addresses.contains(path);
    }

    /** Where packets are sent to; null as long as no request has come. */
    public P selected() {
        return selected;
    }

    /** Packets that are authentic by themselves (SRTP) show that the peer lives, too. */
    public void onAuthenticPacket(P path, long nowMs) {
        heardMs = nowMs;
        if (path == selected) {
            selectedHeardMs = nowMs;
        }
    }

    /** Both sides have new names (RFC 9725 §4.3.3, RFC 8445 §9). The old ones hold until the first request by the new ones. */
    public void restart(IceCredentials local, String remoteUfrag) {
        next = new Names(local, remoteUfrag);
    }

    /** Our side's names by which the last request came. */
    public IceCredentials local() {
        return names.local();
    }

    /** Whether nothing has come for the timeout (SRS: stun_timeout). */
    public boolean isExpired(long nowMs, long timeoutMs) {
        return nowMs - heardMs >= timeoutMs;
    }
}
