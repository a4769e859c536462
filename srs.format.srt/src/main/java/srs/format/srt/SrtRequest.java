package srs.format.srt;

import java.net.InetSocketAddress;

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

    /** Refuses it. */
    void reject(RejectReason reason, long nowUs);

    /** Whether it still waits. */
    boolean isWaiting();
}
