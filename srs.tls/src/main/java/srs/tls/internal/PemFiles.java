package srs.tls.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import srs.tls.TlsFiles;

/**
 * Reads PEM (RFC 7468). Stateless. BouncyCastle takes the files apart; keys and certificates are made by Java's own providers, so that
 * no class of a bundle stays behind in them.
 */
public final class PemFiles {

    /** Longest PEM file, in bytes. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Most certificates in a chain. */
    static final int MAX_CERTIFICATES = 32;

    private static final int SIGNED_BYTES = 32;

    private PemFiles() {}

    /** The first private key of a file: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC). */
    public static PrivateKey privateKey(Path file) throws IOException {
        for (Object item : items(file)) {
            if (item instanceof PEMKeyPair pair) {
                return key(file, pair.getPrivateKeyInfo());
            }
            if (item instanceof PrivateKeyInfo info) {
                return key(file, info);
            }
            if (item instanceof PEMEncryptedKeyPair || item instanceof PKCS8EncryptedPrivateKeyInfo) {
                throw new IOException(file + " is encrypted: the private key must be without password");
            }
        }
        throw new IOException(file + " holds no private key in PEM");
    }

    /** Every certificate of a file, in order. */
    public static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Object item : items(file)) {
                if (item instanceof X509CertificateHolder holder) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds a certificate that Java does not understand: " + e.getMessage(), e);
        }
        if (chain.isEmpty() || chain.size() > MAX_CERTIFICATES) {
            throw new IOException(file + " holds " + chain.size() + " certificates in PEM, not 1.." + MAX_CERTIFICATES);
        }
        return chain;
    }

    /** Checks that what the key signs, the certificate's key verifies. */
    public static void checkPair(TlsFiles files, PrivateKey privateKey, PublicKey publicKey) throws IOException {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
        };
        byte[] text = new byte[SIGNED_BYTES];
        new SecureRandom().nextBytes(text);
        byte[] signature;
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(text);
            signature = signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IOException(files.key() + " holds a key that Java does not understand: " + e.getMessage(), e);
        }
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(text);
            if (verifier.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // a key of another kind
        }
        throw new IOException(files.key() + " is not the key of the first certificate in " + files.certificate());
    }

    private static PrivateKey key(Path file, PrivateKeyInfo info) throws IOException {
        ASN1ObjectIdentifier id = info.getPrivateKeyAlgorithm().getAlgorithm();
        String algorithm = PKCSObjectIdentifiers.rsaEncryption.equals(id) ? "RSA"
                : X9ObjectIdentifiers.id_ecPublicKey.equals(id) ? "EC"
                : EdECObjectIdentifiers.id_Ed25519.equals(id) ? "Ed25519"
                : EdECObjectIdentifiers.id_Ed448.equals(id) ? "Ed448" : null;
        if (algorithm == null) {
            throw new IOException(file + " holds a key of algorithm " + id + ", which is not RSA, EC, Ed25519 or Ed448");
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds a key that Java does not understand: " + e.getMessage(), e);
        }
    }

    private static List<Object> items(Path file) throws IOException {
        List<Object> items = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
            for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
                items.add(item);
            }
        } catch (IOException | RuntimeException e) {
            throw e.getMessage() != null && e.getMessage().startsWith(file.toString()) && e instanceof IOException io ? io
                    : new IOException(file + " is not PEM: " + e.getMessage(), e);
        }
        return items;
    }

    private static String text(Path file) throws IOException {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new IOException(file + " is " + size + " bytes, more than " + MAX_BYTES);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        }
    }
}
