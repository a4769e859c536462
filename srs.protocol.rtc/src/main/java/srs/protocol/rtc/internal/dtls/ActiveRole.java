package srs.protocol.rtc.internal.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import srs.format.rtp.sdp.Fingerprint;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/** The client of one handshake. Lives on the handshake's thread. */
final class ActiveRole extends DefaultTlsClient implements Role {
    private final Identity identity;
    private final List<Fingerprint> fingerprints;
    private final List<SrtpProfile> profiles;
    private SrtpProfile profile;
    private SrtpKeys keys;

    ActiveRole(Identity identity, List<Fingerprint> fingerprints, List<SrtpProfile> profiles) {
        super(identity.crypto());
        this.identity = identity;
        this.fingerprints = fingerprints;
        this.profiles = profiles;
    }

    @Override
    public SrtpKeys keys() {
        return keys;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return Terms.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return Terms.clientSuites();
    }

    @Override
    protected Vector<?> getSupportedSignatureAlgorithms() {
        return Terms.signatures();
    }

    @Override
    public Hashtable<?, ?> getClientExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getClientExtensions();
        Terms.offer(extensions, profiles);
        return extensions;
    }

    @Override
    public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        UseSRTPData answer = TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (answer != null && answer.getProtectionProfiles().length != 1) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, answer.getProtectionProfiles().length + " SRTP profiles in an answer are not 1");
        }
        profile = Terms.choose(profiles, answer);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                PeerCertificate.check(certificate.getCertificate(), fingerprints);
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return identity.signer(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        keys = Terms.keys(context, profile);
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return Terms.HANDSHAKE_MS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return Terms.RESEND_MS;
    }

    @Override
    public int getMaxCertificateChainLength() {
        return Terms.MAX_CHAIN;
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return Terms.MAX_MESSAGE_BYTES;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }
}
