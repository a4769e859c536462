package srs.format.srt;

import java.net.InetSocketAddress;
import java.util.Optional;

/** A caller that has shown its cookie and its passphrase, and waits for {@link #accept} or {@link #reject}. It sees one of them; the other, and what comes late, does nothing. */
public interface SrtRequest {

    InetSocketAddress peer();

    /** What it wants; empty when it did not say. At most 512 bytes of anything. */
    String streamId();

    boolean isEncrypted();

    /** libsrt's version of it: 0x010503 is 1.5.3. */
    int peerVersion();

    /**
     * Connects.
     *
     * @return null when it waits no more
     */
    SrtConnection accept(SrtConnection.Listener listener, long nowUs);

    /** The group that it belongs to; its connection is to {@link #join} one of ours. */
    Optional<GroupMembership> group();

    /**
     * Connects as one of a group's ways.
     *
     * @param group for all callers of that group of the peer
     * @param listener hears of this connection's end; the group has the messages
     * @return null when it waits no more, or the group cannot have it: then it is refused
     */
    SrtConnection join(SrtGroup group, SrtConnection.Listener listener, long nowUs);

    /** Forgets it without an answer: it asks again after a while. */
    void forget();

    /** Refuses it. */
    void reject(RejectReason reason, long nowUs);

    /** Whether it still waits. */
    boolean isWaiting();
}
