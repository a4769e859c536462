package srs.protocol.rtc.internal.api;

import org.slf4j.MDC;
import srs.protocol.rtc.internal.RtcLog;

/** The log of one client: each line carries its client id. Thread-safe. */
final class ClientLog {
    /** The MDC key that the log format prints in brackets. */
    private static final String CID = "cid";
    /** Longest text of a peer that goes into a line. */
    private static final int MAX_PEER_TEXT = 512;

    private ClientLog() {}

    static void info(String cid, String format, Object... args) {
        MDC.put(CID, cid);
        try {
            RtcLog.LOG.info(format, args);
        } finally {
            MDC.remove(CID);
        }
    }

    /** For our own bugs. */
    static void error(String cid, String line, Throwable cause) {
        MDC.put(CID, cid);
        try {
            RtcLog.LOG.error(line, cause);
        } finally {
            MDC.remove(CID);
        }
    }

    /** What a peer said, cut to a length that a log line may have, without line ends. */
    static String said(String text) {
        String cut = text.length() <= MAX_PEER_TEXT ? text : text.substring(0, MAX_PEER_TEXT) + "…";
        return cut.replace('\r', ' ').replace('\n', ' ');
    }
}
