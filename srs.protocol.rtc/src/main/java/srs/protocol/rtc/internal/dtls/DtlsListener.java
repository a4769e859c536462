package srs.protocol.rtc.internal.dtls;

/** Whom an {@link DtlsAssociation} tells. Called on the session's loop, never after {@link DtlsAssociation#close}. */
public interface DtlsListener {
    /** A datagram is to be sent to the peer; given away. */
    void onDatagram(byte[] datagram);

    /** The peer is who it should be. Once. */
    void onKeys(SrtpKeys keys);

    /** Over: the handshake failed, or the peer has closed. Once and last. */
    void onEnd(String why);
}
