package srs.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import srs.tls.internal.PemFiles;

/**
 * TLS contexts of servers: Java's own TLS, versions 1.2 and 1.3, no client certificates, no ALPN, so that clients speak HTTP/1.1 or
 * whatever the port is for. Stateless; reads files, so not to be called on an event loop.
 */
public final class TlsServerContext {
    private TlsServerContext() {}

    /**
     * Reads an identity and makes a context of it, which is immutable and may be shared by all connections.
     *
     * @throws IOException when a file cannot be read or is not what it should be; the message names the file and the rule
     */
    public static SslContext load(TlsFiles files) throws IOException {
        PrivateKey key = PemFiles.privateKey(files.key());
        List<X509Certificate> chain = PemFiles.certificates(files.certificate());
        PemFiles.checkPair(files, key, chain.get(0).getPublicKey());
        try {
            return SslContextBuilder.forServer(key, chain).sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(ApplicationProtocolConfig.DISABLED).build();
        } catch (SSLException e) {
            throw new IOException(files.key() + " and " + files.certificate() + " make no TLS context: " + e.getMessage(), e);
        }
    }
}
