package srs.security.token.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What tokens of a vhost are checked with, by the cryptography of the JDK. Immutable. The key says which algorithm is good, never the token:
 * a public key is no secret of HS256.
 *
 * @param secret for HS256 and signed addresses; empty for none
 * @param key for RS256 or ES256; null for none
 */
record Keys(byte[] secret, PublicKey key) {
    /** RFC 7518 §3.2: as long as the hash. */
    static final int MIN_SECRET_BYTES = 32;
    /** RFC 7518 §3.3. */
    static final int MIN_RSA_BITS = 2048;
    private static final int P256_BITS = 256;
    private static final int MAX_FILE_BYTES = 64 * 1024;
    private static final String HMAC = "HmacSHA256";
    /** The DER of the object identifier 1.2.840.10045.2.1, id-ecPublicKey. */
    private static final String EC_OID = "\u002a\u0086\u0048\u00ce\u003d\u0002\u0001";

    /**
     * Reads the files that are named; blocks.
     *
     * @throws IOException when one cannot be read or is not what it should be; the message names the file and the rule
     */
    static Keys read(String secretFile, String keyFile) throws IOException {
        if (secretFile.isEmpty() && keyFile.isEmpty()) {
            throw new IOException("token has neither secret_file nor public_key_file");
        }
        return new Keys(secretFile.isEmpty() ? new byte[0] : secret(secretFile), keyFile.isEmpty() ? null : publicKey(keyFile));
    }

    private static byte[] secret(String file) throws IOException {
        byte[] secret = text(file).lines().findFirst().orElse("").strip().getBytes(StandardCharsets.UTF_8);
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IOException("secret of " + secret.length + " bytes in " + file + " is not " + MIN_SECRET_BYTES + " or more");
        }
        return secret;
    }

    private static String text(String file) throws IOException {
        Path path = Path.of(file);
        if (Files.size(path) > MAX_FILE_BYTES) {
            throw new IOException(file + " is longer than " + MAX_FILE_BYTES + " bytes");
        }
        return Files.readString(path);
    }

    private static PublicKey publicKey(String file) throws IOException {
        PublicKey key;
        try {
            key = parse(text(file));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " holds no public key in PEM: " + e.getMessage(), e);
        }
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            throw new IOException("RSA key of " + rsa.getModulus().bitLength() + " bits in " + file + " is not " + MIN_RSA_BITS + " or more");
        }
        boolean isP256 = key instanceof ECPublicKey ec && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS;
        if (!isP256 && !(key instanceof RSAPublicKey)) {
            throw new IOException("key in " + file + " is not RSA or EC on P-256");
        }
        return key;
    }

    private static PublicKey parse(String pem) throws GeneralSecurityException {
        if (pem.contains("-----BEGIN CERTIFICATE-----")) {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))).getPublicKey();
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
        boolean isEc = new String(der, StandardCharsets.ISO_8859_1).contains(EC_OID);
        return KeyFactory.getInstance(isEc ? "EC" : "RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    byte[] hmac(byte[] data) throws Refusal {
        if (secret.length == 0) {
            throw new Refusal("there is no secret for it");
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new Refusal(e.toString());
        }
    }

    /** Whether a JWT's signature is good. */
    boolean verifies(String algorithm, byte[] data, byte[] signature) throws Refusal {
        if (algorithm.equals("HS256")) {
            return MessageDigest.isEqual(hmac(data), signature);
        }
        boolean isRsa = algorithm.equals("RS256") && key instanceof RSAPublicKey;
        boolean isEc = algorithm.equals("ES256") && key instanceof ECPublicKey;
        if (!isRsa && !isEc) {
            throw new Refusal("there is no key for its algorithm; HS256, RS256 and ES256 are known");
        }
        try {
            Signature check = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            check.initVerify(key);
            check.update(data);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
