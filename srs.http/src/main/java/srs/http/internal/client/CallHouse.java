package srs.http.internal.client;

import java.util.concurrent.Executor;
import srs.kernel.net.Dialer;
import srs.kernel.work.Workers;

/** What all calls of one bundle share. Thread-safe. */
interface CallHouse {
    Dialer dialer();

    Workers workers();

    /** For what reads files. */
    Executor slow();

    Lanes lanes();

    ClientTls tls();

    /** The User-Agent. */
    String agent();

    /** A call is over. */
    void gone(OpenCall call);
}
