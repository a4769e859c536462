package srs.protocol.rtc.internal.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/** What both roles agree to. Stateless. */
final class Terms {
    /** Largest datagram that we send. */
    static final int MTU_BYTES = 1200;
    /** Largest datagram that we read. */
    static final int MAX_DATAGRAM_BYTES = 2048;
    /** First time to a retransmission; it doubles (compat 6.4). */
    static final int RESEND_MS = 50;
    /** How long a handshake may take in all. */
    static final int HANDSHAKE_MS = 30_000;
    /** Certificates that a peer may send; more than one makes no sense. */
    static final int MAX_CHAIN = 4;
    /** One message of the handshake. */
    static final int MAX_MESSAGE_BYTES = 16 * 1024;

    private static final byte[] NO_MKI = {};
    /** Only AES-GCM: RFC 8827 §6.5 has it in every peer, and {@link RecordGate} counts on it. */
    private static final int[] ECDSA_SUITES = {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384};
    private static final int[] RSA_SUITES = {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384};
    private Terms() {
    }

    static ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }

    /** A server has one certificate, so one kind. */
    static int[] serverSuites(boolean isEcdsa) {
        return isEcdsa ? ECDSA_SUITES.clone() : RSA_SUITES.clone();
    }

    /** A client does not know what the server has. */
    static int[] clientSuites() {
        int[] suites = new int[ECDSA_SUITES.length + RSA_SUITES.length];
        System.arraycopy(ECDSA_SUITES, 0, suites, 0, ECDSA_SUITES.length);
        System.arraycopy(RSA_SUITES, 0, suites, ECDSA_SUITES.length, RSA_SUITES.length);
        return suites;
    }

    /** Signatures that we verify, the quick ones first. */
    static Vector<SignatureAndHashAlgorithm> signatures() {
        Vector<SignatureAndHashAlgorithm> all = new Vector<>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            all.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
        }
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            all.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
        }
        return all;
    }

    static void offer(Hashtable<?, ?> extensions, List<SrtpProfile> profiles) throws IOException {
        int[] ids = profiles.stream().mapToInt(SrtpProfile::id).toArray();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(ids, NO_MKI));
    }

    static void answer(Hashtable<?, ?> extensions, SrtpProfile chosen) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {chosen.id()}, NO_MKI));
    }

    /** The first of ours that the peer has (RFC 5764 §4.1.1). */
    static SrtpProfile choose(List<SrtpProfile> profiles, UseSRTPData theirs) throws IOException {
        if (theirs != null) {
            for (SrtpProfile ours : profiles) {
                for (int id : theirs.getProtectionProfiles()) {
                    if (id == ours.id()) {
                        return ours;
                    }
                }
            }
        }
        throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer has no SRTP profile of ours");
    }

    /** When the handshake is complete. */
    static SrtpKeys keys(TlsContext context, SrtpProfile profile) {
        return new SrtpKeys(profile, context.exportKeyingMaterial(SrtpKeys.LABEL, null, SrtpKeys.bytes(profile)), !context.isServer());
    }
}
