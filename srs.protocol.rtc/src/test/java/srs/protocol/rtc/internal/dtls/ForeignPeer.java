package srs.protocol.rtc.internal.dtls;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Date;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import srs.format.rtp.sdp.Fingerprint;
import srs.testkit.Await;

/** A peer of BouncyCastle's own parts, that shares no line with ours, on a thread of its own: as a browser would be, in either role. */
public final class ForeignPeer implements DatagramTransport {
    private static final BcTlsCrypto CRYPTO = new BcTlsCrypto(new SecureRandom());
    private static final int WAIT_MS = 20_000;

    private final AsymmetricCipherKeyPair keys;
    private final BcTlsCertificate certificate;
    private final BlockingQueue<byte[]> in = new LinkedBlockingQueue<>();
    private final Consumer<byte[]> out;
    private final CompletableFuture<byte[]> material = new CompletableFuture<>();
    private boolean hasCertificate = true;
    private int[] profiles = {7, 1};
    private int mtu = 1200;
    private volatile int chosen;
    private volatile Fingerprint seen;
    private volatile DTLSTransport transport;
    private volatile boolean isClosed;

    /** @param out gets what it sends, on its thread */
    public ForeignPeer(Consumer<byte[]> out) {
        this.out = out;
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1), new SecureRandom()));
        keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=WebRTC");
        Date now = new Date();
        try {
            certificate = new BcTlsCertificate(CRYPTO, new BcX509v3CertificateBuilder(name, java.math.BigInteger.ONE, now, new Date(now.getTime() + 86_400_000L), name,
                    keys.getPublic()).build(new BcECContentSignerBuilder(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)).build(keys.getPrivate())).getEncoded());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public ForeignPeer withoutCertificate() {
        hasCertificate = false;
        return this;
    }

    public ForeignPeer withProfiles(int... ids) {
        profiles = ids;
        return this;
    }

    public ForeignPeer withMtu(int bytes) {
        mtu = bytes;
        return this;
    }

    public Fingerprint fingerprint() {
        return hash(certificate);
    }

    private static Fingerprint hash(TlsCertificate certificate) {
        try {
            return Fingerprint.of("sha-256", MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A datagram of the other side. Any thread. */
    public void deliver(byte[] datagram) {
        in.add(datagram);
    }

    /** What EXTRACTOR-dtls_srtp says, or why there is nothing. */
    public CompletableFuture<byte[]> material() {
        return material;
    }

    /** The profile that was agreed on. */
    public int profile() {
        return chosen;
    }

    /** Of the other side's certificate. */
    public Fingerprint seen() {
        return seen;
    }

    /** The material as keys, seen from this side. */
    public SrtpKeys keys(boolean isClient) {
        srs.protocol.rtc.internal.srtp.SrtpProfile profile = chosen == 7 ? srs.protocol.rtc.internal.srtp.SrtpProfile.AEAD_AES_128_GCM
                : srs.protocol.rtc.internal.srtp.SrtpProfile.AES128_CM_SHA1_80;
        return new SrtpKeys(profile, material.join(), isClient);
    }

    public ForeignPeer start(boolean isClient) {
        Thread thread = new Thread(() -> {
            try {
                DTLSTransport made = isClient ? new DTLSClientProtocol().connect(new Client(), this) : new DTLSServerProtocol().accept(new Server(), this);
                transport = made;
                byte[] data = new byte[2048];
                while (!isClosed) { // alerts, and retransmissions
                    made.receive(data, 0, data.length, 50);
                }
            } catch (IOException | RuntimeException e) {
                material.completeExceptionally(e);
                isClosed = true;
            }
        }, "foreign-peer");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Sends close_notify, as a browser tab that goes. */
    public void sayGoodbye() throws IOException {
        Await.until("its handshake has returned", Duration.ofSeconds(30), () -> transport != null);
        transport.close();
    }

    /** Sends data of its application. */
    void say(byte[] data) throws IOException {
        Await.until("its handshake has returned", Duration.ofSeconds(30), () -> transport != null);
        transport.send(data, 0, data.length);
    }

    public boolean isClosed() {
        return isClosed;
    }

    /** Ends its thread, without a word. */
    public void stop() {
        isClosed = true;
    }

    private void complete(TlsContext context, int profile) {
        chosen = profile;
        int bytes = profile == 7 ? 2 * (16 + 12) : 2 * (16 + 14);
        material.complete(context.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, bytes));
    }

    private TlsCredentialedSigner signer(TlsContext context) {
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), CRYPTO, keys.getPrivate(), new Certificate(new TlsCertificate[] {certificate}),
                SignatureAndHashAlgorithm.getInstance((short) 4, (short) 3));
    }

    @Override
    public int getReceiveLimit() {
        return 2048;
    }

    @Override
    public int getSendLimit() {
        return mtu;
    }

    @Override
    public int receive(byte[] target, int at, int length, int waitMs) throws IOException {
        try {
            byte[] datagram = in.poll(waitMs, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            System.arraycopy(datagram, 0, target, at, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void send(byte[] source, int at, int length) {
        out.accept(java.util.Arrays.copyOfRange(source, at, at + length));
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private final class Client extends DefaultTlsClient {
        private int profile;

        Client() {
            super(CRYPTO);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        public Hashtable<?, ?> getClientExtensions() throws IOException {
            Hashtable<?, ?> extensions = super.getClientExtensions();
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
            return extensions;
        }

        @Override
        public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            profile = TlsSRTPUtils.getUseSRTPExtension(extensions).getProtectionProfiles()[0];
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate theirs) {
                    seen = hash(theirs.getCertificate().getCertificateAt(0));
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return hasCertificate ? signer(context) : null;
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            complete(context, profile);
        }

        @Override
        public int getHandshakeTimeoutMillis() {
            return WAIT_MS;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return 100;
        }
    }

    private final class Server extends DefaultTlsServer {
        Server() {
            super(CRYPTO);
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        public Hashtable<?, ?> getServerExtensions() throws IOException {
            Hashtable<?, ?> extensions = super.getServerExtensions();
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {profiles[0]}, TlsUtils.EMPTY_BYTES));
            return extensions;
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() {
            return signer(context);
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                    new Vector<>(List.of(SignatureAndHashAlgorithm.getInstance((short) 4, (short) 3), SignatureAndHashAlgorithm.getInstance((short) 4, (short) 1))), null);
        }

        @Override
        public void notifyClientCertificate(Certificate theirs) {
            seen = hash(theirs.getCertificateAt(0));
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            complete(context, profiles[0]);
        }

        @Override
        public int getHandshakeTimeoutMillis() {
            return WAIT_MS;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return 100;
        }
    }
}
