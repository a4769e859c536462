package srs.protocol.rtc.internal.dtls;

/** A side of a handshake. */
interface Role {
    /** When the handshake is complete. */
    SrtpKeys keys();
}
