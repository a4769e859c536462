package srs.hooks.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.ClientLog;

/** Says what went wrong, the first at once and then at most every 10 s with a count: a dead server must not fill the log. Guarded by itself. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger("srs.hooks");
    private static final long REPEAT_NS = 10_000_000_000L;

    private long saidAtNs;
    private long unsaid;
    private boolean hasSaid;

    /** @param about id of the client that it is about, or empty */
    synchronized void add(String about, String what) {
        long nowNs = System.nanoTime();
        if (hasSaid && nowNs - saidAtNs < REPEAT_NS) {
            unsaid++;
            return;
        }
        Object more = unsaid == 0 ? "" : ", and " + unsaid + " more since";
        ClientLog.about(about, () -> LOG.warn("{}{}", what, more));
        hasSaid = true;
        saidAtNs = nowNs;
        unsaid = 0;
    }
}
