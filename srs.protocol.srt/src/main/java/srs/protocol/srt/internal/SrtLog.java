package srs.protocol.srt.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.ClientLog;

/** The log of SRT, and of one of its clients. */
final class SrtLog extends ClientLog {
    static final Logger LOG = LoggerFactory.getLogger("srs.srt");

    SrtLog(String clientId) {
        super(LOG, clientId);
    }
}
