package srs.protocol.rtc.internal.dtls;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsFatalAlert;
import srs.format.rtp.sdp.Fingerprint;

/** Whether the peer of a handshake is the one of the description (RFC 8122 §6.2, RFC 5763 §5). Stateless. */
final class PeerCertificate {
    static final String SHA_256 = "sha-256";

    /** Hashes that a description may have; MD5 and MD2 are forbidden. */
    private static final Map<String, String> DIGESTS = Map.of("sha-1", "SHA-1", "sha-224", "SHA-224", SHA_256, "SHA-256", "sha-384", "SHA-384", "sha-512", "SHA-512");

    private PeerCertificate() {
    }

    /**
     * Checks the peer's own certificate; who has signed it does not matter.
     *
     * @param chain what the peer has sent, the own one first; null or empty when it has none
     * @throws TlsFatalAlert if there is none, or no fingerprint is its
     */
    static void check(Certificate chain, List<Fingerprint> fingerprints) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer has no certificate");
        }
        byte[] certificate = chain.getCertificateAt(0).getEncoded();
        for (Fingerprint fingerprint : fingerprints) {
            String digest = DIGESTS.get(fingerprint.algorithm());
            if (digest != null && fingerprint.matches(hash(digest, certificate))) {
                return;
            }
        }
        throw new TlsFatalAlert(AlertDescription.bad_certificate, "the peer's certificate is none of the " + fingerprints.size() + " of its description");
    }

    private static byte[] hash(String digest, byte[] bytes) {
        try {
            return MessageDigest.getInstance(digest).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
