package srs.protocol.rtc.internal.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcRSAContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import srs.format.rtp.sdp.Fingerprint;

/** Our key and its certificate, new at each start, for all sessions: {@code CN=ossrs.net}, signed by itself. Immutable, thread-safe. */
public final class Identity {
    /** How long the certificate holds, in days; nobody asks. */
    public static final int VALID_DAYS = 365;
    public static final int RSA_BITS = 2048;

    private static final String NAME = "CN=ossrs.net";
    private static final int SERIAL_BITS = 128;
    private static final int RSA_CERTAINTY = 100;
    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);

    private final BcTlsCrypto crypto;
    private final AsymmetricCipherKeyPair keys;
    private final Certificate chain;
    private final boolean isEcdsa;
    private final Fingerprint fingerprint;

    private Identity(BcTlsCrypto crypto, AsymmetricCipherKeyPair keys, byte[] certificate, boolean isEcdsa) throws IOException {
        this.crypto = crypto;
        this.keys = keys;
        this.isEcdsa = isEcdsa;
        chain = new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, certificate)});
        fingerprint = Fingerprint.of(PeerCertificate.SHA_256, sha256(certificate));
    }

    /** A new one: of ECDSA on P-256, or of RSA. Takes a second for RSA. */
    public static Identity create(SecureRandom random, boolean isEcdsa) {
        AsymmetricCipherKeyPair keys = isEcdsa ? ecKeys(random) : rsaKeys(random);
        AlgorithmIdentifier sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
        BcContentSignerBuilder signer = isEcdsa ? new BcECContentSignerBuilder(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256), sha256)
                : new BcRSAContentSignerBuilder(new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption), sha256);
        X500Name name = new X500Name(NAME);
        Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
        try {
            X509CertificateHolder certificate = new BcX509v3CertificateBuilder(name, new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE), Date.from(from),
                    Date.from(from.plus(VALID_DAYS, ChronoUnit.DAYS)), name, keys.getPublic()).build(signer.build(keys.getPrivate()));
            return new Identity(new BcTlsCrypto(random), keys, certificate.getEncoded(), isEcdsa);
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AsymmetricCipherKeyPair ecKeys(SecureRandom random) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1), random));
        return generator.generateKeyPair();
    }

    private static AsymmetricCipherKeyPair rsaKeys(SecureRandom random) {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(RSA_EXPONENT, random, RSA_BITS, RSA_CERTAINTY));
        return generator.generateKeyPair();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For the answer. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    boolean isEcdsa() {
        return isEcdsa;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    /** Signs one handshake. */
    TlsCredentialedSigner signer(TlsContext context) {
        short algorithm = isEcdsa ? SignatureAlgorithm.ecdsa : SignatureAlgorithm.rsa;
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, keys.getPrivate(), chain,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, algorithm));
    }
}
