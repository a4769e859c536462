package srs.format.srt;

import java.net.InetSocketAddress;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.Capabilities;

/**
 * What a handshake has come to. Immutable.
 *
 * @param startUs our time when our timestamps were 0
 * @param baseUs our time when the peer's timestamps were 0
 * @param firstSequence of what we send
 * @param peerFirstSequence of what the peer sends
 * @param peerWindow packets that the peer keeps
 * @param receiveKeys null when nothing is encrypted
 * @param filter null for none
 * @param group the peer's; null when it is in none
 */
record Negotiated(int socketId, int peerSocketId, InetSocketAddress peer, String streamId, int firstSequence, int peerFirstSequence, int mss, int peerWindow, int peerVersion, int flags,
        int receiveLatencyMs, int sendLatencyMs, long startUs, long baseUs, ReceiveKeys receiveKeys, SendKeys sendKeys,
        FecSettings filter, GroupMembership group) {

    private static final int MIN_WINDOW = 32;

    Negotiated {
        peerWindow = Math.max(MIN_WINDOW, Math.min(SrtOptions.MAX_FLOW_WINDOW, peerWindow));
    }

    /** What we can, as HSREQ and HSRSP say it. */
    static Capabilities ours(SrtOptions options, boolean isGcm, int receiveLatencyMs, int sendLatencyMs) {
        int flags = Capabilities.CRYPT | Capabilities.PERIODIC_NAK | Capabilities.RETRANSMIT_FLAG | Capabilities.FILTER;
        if (options.tsbpd()) {
            flags |= Capabilities.TSBPD_SENDER | Capabilities.TSBPD_RECEIVER;
        }
        if (options.tlpktdrop()) {
            flags |= Capabilities.TOO_LATE_DROP;
        }
        return new Capabilities(isGcm ? SrtConnection.GCM_VERSION : SrtConnection.VERSION, flags, receiveLatencyMs, sendLatencyMs);
    }
}
