package srs.protocol.rtc.internal.session;

import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import srs.kernel.net.EventLoops;

/** Finds sessions by their names, and homes by their loops. Thread-safe. */
public final class SessionTable {
    private final EventLoops loops;
    private final Map<String, PeerSession> byUfrag = new ConcurrentHashMap<>();
    private final Map<String, PeerSession> byId = new ConcurrentHashMap<>();
    private final Map<EventLoop, Home> homes = new ConcurrentHashMap<>();

    SessionTable(EventLoops loops) {
        this.loops = loops;
    }

    /** The session to which a STUN message with this local name goes; null when there is none. */
    public PeerSession byUfrag(String ufrag) {
        return byUfrag.get(ufrag);
    }

    Optional<PeerSession> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<PeerSession> all() {
        return byId.values();
    }

    /**
     * A session, under its first name.
     *
     * @throws IllegalArgumentException when that is taken, or was the first one of a session that has another one by now
     */
    void add(PeerSession session, String ufrag) {
        name(session, ufrag);
        if (byId.putIfAbsent(session.id(), session) != null) {
            unname(session, ufrag);
            throw new IllegalArgumentException("session " + session.id() + " is there already");
        }
    }

    /**
     * One more name of a session.
     *
     * @throws IllegalArgumentException when it is taken
     */
    void name(PeerSession session, String ufrag) {
        if (byUfrag.putIfAbsent(ufrag, session) != null) {
            throw new IllegalArgumentException("local name " + ufrag + " is the one of another session");
        }
    }

    void unname(PeerSession session, String ufrag) {
        byUfrag.remove(ufrag, session);
    }

    void remove(PeerSession session) {
        byId.remove(session.id(), session);
    }

    /** The sessions of a loop. */
    public Home home(EventLoop loop) {
        return homes.computeIfAbsent(loop, Home::new);
    }

    /** Of a loop in turn. */
    Home anyHome() {
        return home(loops.next());
    }
}
