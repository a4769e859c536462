package srs.kernel.client;

import org.slf4j.Logger;
import org.slf4j.MDC;

/** Lines of a log about one client: each carries its id (F010). Thread-safe. A bundle that logs much about clients extends it, with its logger. */
public class ClientLog {

    /** The MDC key that the log format prints in brackets. */
    public static final String CID = "cid";
    /** Longest text of a peer that goes into a line. */
    private static final int MAX_PEER_TEXT = 512;

    private final Logger log;
    private final String clientId;

    public ClientLog(Logger log, String clientId) {
        this.log = log;
        this.clientId = clientId;
    }

    /** Runs this; what it logs is about the client with this id, or about nobody when that is empty. */
    public static void about(String clientId, Runnable lines) {
        if (clientId.isEmpty()) {
            lines.run();
            return;
        }
        String before = MDC.get(CID);
        MDC.put(CID, clientId);
        try {
            lines.run();
        } finally {
            if (before == null) {
                MDC.remove(CID);
            } else {
                MDC.put(CID, before);
            }
        }
    }

    /** What a peer said, cut to a length that a line may have. The log itself makes control characters harmless. */
    public static String said(String text) {
        return text.length() <= MAX_PEER_TEXT ? text : text.substring(0, MAX_PEER_TEXT) + "…";
    }

    public void info(String format, Object... args) {
        about(clientId, () -> log.info(format, args));
    }

    public void warn(String format, Object... args) {
        about(clientId, () -> log.warn(format, args));
    }

    /** For our own bugs. */
    public void error(String line, Throwable cause) {
        about(clientId, () -> log.error(line, cause));
    }
}
