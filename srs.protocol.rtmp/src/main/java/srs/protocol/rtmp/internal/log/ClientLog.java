package srs.protocol.rtmp.internal.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The log of one client: each line carries its id. Confined to the client's loop. */
public final class ClientLog {
    /** The MDC key that the log format prints in brackets. */
    private static final String CID = "cid";
    /** Longest text of a peer that goes into a line. */
    private static final int MAX_PEER_TEXT = 512;

    private static final Logger LOG = LoggerFactory.getLogger("srs.rtmp");

    private final String cid;

    public ClientLog(String cid) {
        this.cid = cid;
    }

    public void info(String format, Object... args) {
        MDC.put(CID, cid);
        try {
            LOG.info(format, args);
        } finally {
            MDC.remove(CID);
        }
    }

    public void warn(String format, Object... args) {
        MDC.put(CID, cid);
        try {
            LOG.warn(format, args);
        } finally {
            MDC.remove(CID);
        }
    }

    /** For our own bugs. */
    public void error(String line, Throwable cause) {
        MDC.put(CID, cid);
        try {
            LOG.error(line, cause);
        } finally {
            MDC.remove(CID);
        }
    }

    /** What a peer said, cut to a length that a log line may have. The log itself makes control characters harmless. */
    public static String said(String text) {
        return text.length() <= MAX_PEER_TEXT ? text : text.substring(0, MAX_PEER_TEXT) + "…";
    }
}
