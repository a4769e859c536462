package srs.format.rtp;

/** Names of header extensions, as SDP's extmap has them, and the coding of those that a server reads or writes. Stateless. */
public final class ExtensionUri {
    /** RFC 9143: the media section of a packet. */
    public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    /** RFC 8852: the simulcast layer of a packet. */
    public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    /** RFC 8852: the layer that a retransmission repairs. */
    public static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    /** 16 bits that count the packets of all streams of a transport. */
    public static final String TRANSPORT_WIDE_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    /** 24 bits, seconds × 2¹⁸ when the packet was sent. */
    public static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    /** RFC 6464: voice flag and level in −dBov. */
    public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    /** 3GPP TS 26.114: how the camera was held. */
    public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";
    /** How long a player may wait, 12 bits least and 12 bits most, in 10 ms. */
    public static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    /** RFC 5450. */
    public static final String TRANSMISSION_OFFSET = "urn:ietf:params:rtp-hdrext:toffset";

    private static final int ABS_SEND_TIME_FRACTION_BITS = 18;

    private ExtensionUri() {
    }

    /** The value of {@link #ABS_SEND_TIME} for a time; it wraps every 64 s. */
    public static int absSendTime(long timeUs) {
        return (int) ((timeUs % 64_000_000 << ABS_SEND_TIME_FRACTION_BITS) / 1_000_000) & 0xFFFFFF;
    }
}
