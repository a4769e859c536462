package srs.protocol.rtc.internal.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import srs.format.rtp.sdp.Fingerprint;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/** The server of one handshake. Lives on the handshake's thread. */
final class PassiveRole extends DefaultTlsServer implements Role {
    private final Identity identity;
    private final List<Fingerprint> fingerprints;
    private final List<SrtpProfile> profiles;
    private SrtpProfile profile;
    private SrtpKeys keys;

    PassiveRole(Identity identity, List<Fingerprint> fingerprints, List<SrtpProfile> profiles) {
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
        return Terms.serverSuites(identity.isEcdsa());
    }

    @Override
    public void processClientExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        profile = Terms.choose(profiles, TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    public Hashtable<?, ?> getServerExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getServerExtensions();
        Terms.answer(extensions, profile);
        return extensions;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return identity.signer(context);
    }

    @Override
    protected TlsCredentialedSigner getRSASignerCredentials() {
        return identity.signer(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign}, Terms.signatures(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        PeerCertificate.check(chain, fingerprints);
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
