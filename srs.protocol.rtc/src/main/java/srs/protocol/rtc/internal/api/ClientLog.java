package srs.protocol.rtc.internal.api;

import srs.protocol.rtc.internal.RtcLog;

/** The log of one client: each line carries its client id. Thread-safe. */
final class ClientLog {

    private ClientLog() {}

    static void info(String cid, String format, Object... args) {
        srs.kernel.client.ClientLog.about(cid, () -> RtcLog.LOG.info(format, args));
    }

    /** For our own bugs. */
    static void error(String cid, String line, Throwable cause) {
        srs.kernel.client.ClientLog.about(cid, () -> RtcLog.LOG.error(line, cause));
    }

    /** What a peer said, cut to a length that a log line may have, without line ends. */
    static String said(String text) {
        return srs.kernel.client.ClientLog.said(text).replace('\r', ' ').replace('\n', ' ');
    }
}
