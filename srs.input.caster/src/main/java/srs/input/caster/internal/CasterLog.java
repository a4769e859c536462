package srs.input.caster.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.ClientLog;

/** The log of casters, and of one sender. */
final class CasterLog extends ClientLog {
    static final Logger LOG = LoggerFactory.getLogger("srs.caster");

    CasterLog(String clientId) {
        super(LOG, clientId);
    }
}
