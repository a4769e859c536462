package srs.http.internal.client;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;

/** TLS towards other servers: made when first needed, by a worker, for it reads the trusted authorities from a file. Thread-safe. */
final class ClientTls {
    private SslContext trusting;
    private SslContext verifying;

    /** Blocks for files. */
    synchronized SslContext get(boolean verifies) throws SSLException {
        if (verifies && verifying == null) {
            verifying = builder().endpointIdentificationAlgorithm("HTTPS").build();
        } else if (!verifies && trusting == null) {
            // SRS asks no certificate of a callback server, and many have one of their own making
            trusting = builder().trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("").build();
        }
        return verifies ? verifying : trusting;
    }

    private static SslContextBuilder builder() {
        return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2");
    }
}
