package srs.protocol.srt.internal;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import srs.format.srt.RejectReason;

/**
 * Says whom a socket has refused by itself, before anybody was asked: the caller reads a word of it at most, and its user asks the server's operator. Of many in a short time
 * some are said, and the others counted. Lives on the socket's loop.
 */
final class Refusals {
    static final int LINES = 10;
    static final long SPAN_US = 10_000_000;

    /** Gets the lines. */
    interface Log {
        void say(String line);
    }

    private final Log log;
    private long beganUs = Long.MIN_VALUE;
    private int lines;
    private long unsaid;

    Refusals(Log log) {
        this.log = log;
    }

    /** @param streamId as the caller said it */
    void add(InetSocketAddress from, String streamId, RejectReason reason, long nowUs) {
        if (beganUs == Long.MIN_VALUE || nowUs - beganUs >= SPAN_US) {
            beganUs = nowUs;
            lines = 0;
        }
        if (lines++ >= LINES) {
            unsaid++;
            return;
        }
        log.say("SRT client ip=" + NetUtil.toAddressString(from.getAddress()) + ", streamid=" + SrtLog.said(streamId) + " is refused: " + words(reason)
                + (unsaid == 0 ? "" : "; and " + unsaid + " callers before it"));
        unsaid = 0;
    }

    private static String words(RejectReason reason) {
        return switch (reason) {
            case BAD_SECRET -> "its passphrase is another";
            case UNSECURE -> "it has no passphrase, and needs one, or has one where there is none";
            case MESSAGE_API, CONGESTION -> "it sends files (transtype=file), not a live stream";
            case VERSION -> "its version of SRT is older than 1.3";
            case FILTER -> "its packet filter is none, or another than here";
            case GROUP -> "it belongs to a group, and groupconnect is off, tsbpdmode is off, or it has a packet filter";
            case CRYPTO -> "its cipher is another than cryptomode says, or AES-GCM of a version before 1.5.4";
            case RESOURCE -> "there are too many callers";
            default -> "its handshake is wrong: " + reason;
        };
    }
}
