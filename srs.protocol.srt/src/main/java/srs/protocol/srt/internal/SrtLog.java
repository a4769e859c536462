package srs.protocol.srt.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The log of one client: each line carries its client id. Confined to the client's loop. */
final class SrtLog {
    static final Logger LOG = LoggerFactory.getLogger("srs.srt");

    /** The MDC key that the log format prints in brackets. */
    static final String CID = "cid";
    /** Longest text of a peer that goes into a line. */
    private static final int MAX_PEER_TEXT = 512;

    private final String cid;

    SrtLog(String cid) {
        this.cid = cid;
    }

    void info(String format, Object... args) {
        MDC.put(CID, cid);
        try {
            LOG.info(format, args);
        } finally {
            MDC.remove(CID);
        }
    }

    void warn(String format, Object... args) {
        MDC.put(CID, cid);
        try {
            LOG.warn(format, args);
        } finally {
            MDC.remove(CID);
        }
    }

    /** For our own bugs. */
    void error(String line, Throwable cause) {
        MDC.put(CID, cid);
        try {
            LOG.error(line, cause);
        } finally {
            MDC.remove(CID);
        }
    }

    /** What a peer said, cut to a length that a log line may have. */
    static String said(String text) {
        return text.length() <= MAX_PEER_TEXT ? text : text.substring(0, MAX_PEER_TEXT) + "…";
    }
}
