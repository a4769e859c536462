package srs.protocol.rtc.internal.session;

import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.ice.IceLite;
import srs.protocol.rtc.internal.stun.StunMessage;

/** The names of one session in the table: the first, and after a restart of ICE the next until it is used. Thread-safe; the lock is held for a moment. */
final class SessionNames {
    private record Pair(IceCredentials local, String remoteUfrag) {}

    private final PeerSession session;
    private final SessionTable table;
    // guarded by this
    private Pair now;
    private Pair next;
    private boolean isOver;

    SessionNames(PeerSession session, SessionTable table, IceCredentials local, String remoteUfrag) {
        this.session = session;
        this.table = table;
        now = new Pair(local, remoteUfrag);
    }

    synchronized void restart(IceCredentials local, String remoteUfrag) {
        if (isOver) {
            return;
        }
        table.name(session, local.ufrag());
        if (next != null) {
            table.unname(session, next.local().ufrag());
        }
        next = new Pair(local, remoteUfrag);
    }

    /** Whether a message is the first request of the peer, by the names of now or the next. */
    boolean isRequest(StunMessage message) {
        Pair first;
        Pair second;
        synchronized (this) {
            first = now;
            second = next;
        }
        return IceLite.isRequest(message, first.local(), first.remoteUfrag()) || second != null && IceLite.isRequest(message, second.local(), second.remoteUfrag());
    }

    /** Tells the agent of the next names. On the session's loop. */
    void apply(IceLite<?> ice) {
        Pair latest;
        synchronized (this) {
            latest = next;
        }
        if (latest != null) {
            ice.restart(latest.local(), latest.remoteUfrag());
        }
    }

    /** A request has come by these names. On the session's loop. */
    synchronized void onHeard(IceCredentials local) {
        if (next != null && next.local() == local) {
            table.unname(session, now.local().ufrag());
            now = next;
            next = null;
        }
    }

    synchronized void removeAll() {
        isOver = true;
        table.unname(session, now.local().ufrag());
        if (next != null) {
            table.unname(session, next.local().ufrag());
        }
    }
}
