package srs.format.rtp.sdp;

/** Text that is no SDP, or none that a WebRTC peer may send; the message says the value, then the rule. */
public final class SdpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SdpException(String message) {
        super(message);
    }

    /** Peers can provoke this at will, and the stack says nothing that the message does not. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
