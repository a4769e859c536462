package srs.bench.rtc;

import java.io.IOException;
import java.util.Hashtable;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import srs.protocol.rtc.internal.srtp.SrtpContext;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/** The client's side of one DTLS handshake. Blocks the thread that {@link #run}s it; datagrams come from another. */
final class DtlsDialogue implements DatagramTransport {
    private static final int MTU = 1200;
    private static final int HANDSHAKE_MS = 20_000;

    private final ClientIdentity identity;
    private final Consumer<byte[]> output;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>(64);
    SrtpContext outgoing;
    SrtpContext incoming;

    /** @param output sends a datagram; any thread */
    DtlsDialogue(ClientIdentity identity, Consumer<byte[]> output) {
        this.identity = identity;
        this.output = output;
    }

    void offer(byte[] datagram) {
        received.offer(datagram);
    }

    void run() throws IOException {
        new DTLSClientProtocol().connect(new Client(), this);
    }

    @Override
    public int getReceiveLimit() {
        return MTU;
    }

    @Override
    public int getSendLimit() {
        return MTU;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMs) throws IOException {
        try {
            byte[] datagram = received.poll(waitMs, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            int count = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, buffer, offset, count);
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        byte[] datagram = new byte[length];
        System.arraycopy(buffer, offset, datagram, 0, length);
        output.accept(datagram);
    }

    @Override
    public void close() {}

    private final class Client extends DefaultTlsClient {
        private SrtpProfile profile;

        Client() {
            super(identity.crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return new ProtocolVersion[] {ProtocolVersion.DTLSv12};
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        public int getHandshakeTimeoutMillis() {
            return HANDSHAKE_MS;
        }

        @Override
        public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
            @SuppressWarnings("unchecked")
            Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
            TlsSRTPUtils.addUseSRTPExtension(extensions,
                    new UseSRTPData(new int[] {SrtpProfile.AEAD_AES_128_GCM.id(), SrtpProfile.AES128_CM_SHA1_80.id()}, new byte[0]));
            return extensions;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public void processServerExtensions(Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            UseSRTPData data = TlsSRTPUtils.getUseSRTPExtension(extensions);
            if (data == null || data.getProtectionProfiles().length != 1) {
                throw new IOException("the server chose no SRTP profile");
            }
            int chosen = data.getProtectionProfiles()[0];
            profile = chosen == SrtpProfile.AEAD_AES_128_GCM.id() ? SrtpProfile.AEAD_AES_128_GCM : SrtpProfile.AES128_CM_SHA1_80;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {
                    // the load trusts the server that it was told to load
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), identity.crypto, identity.key, identity.certificate,
                            new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            int key = profile.keyBytes();
            int salt = profile.saltBytes();
            byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
            outgoing = new SrtpContext(profile, part(material, 0, key), part(material, 2 * key, salt));
            incoming = new SrtpContext(profile, part(material, key, key), part(material, 2 * key + salt, salt));
        }

        private static byte[] part(byte[] all, int at, int length) {
            byte[] part = new byte[length];
            System.arraycopy(all, at, part, 0, length);
            return part;
        }
    }
}
