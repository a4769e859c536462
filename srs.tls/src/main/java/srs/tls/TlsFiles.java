package srs.tls;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a server's TLS identity lies. Immutable.
 *
 * @param key the private key in PEM: PKCS#8, or the older RSA and EC forms
 * @param certificate the certificate in PEM, followed by its chain (F039)
 */
public record TlsFiles(Path key, Path certificate) {
    public TlsFiles {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(certificate, "certificate");
    }
}
