package srs.kernel.internal.client;

import org.slf4j.MDC;

/** Lines of the kernel's log about a client: each carries its id (F010). Stateless. */
public final class ClientLine {
    private static final String CID = "cid";

    private ClientLine() {}

    /** Runs this; what it logs is about the client with this id. */
    public static void about(String id, Runnable line) {
        String before = MDC.get(CID);
        MDC.put(CID, id);
        try {
            line.run();
        } finally {
            if (before == null) {
                MDC.remove(CID);
            } else {
                MDC.put(CID, before);
            }
        }
    }
}
