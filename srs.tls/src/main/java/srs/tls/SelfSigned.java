package srs.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes an identity that nobody vouches for: an EC key on P-256 and a certificate signed with it, for tests and for a first start. Stateless;
 * writes files, so not to be called on an event loop.
 */
public final class SelfSigned {

    /** How long the certificate holds, in days: the most that browsers take. */
    public static final int VALID_DAYS = 397;

    private static final String IPV4 = "[0-9.]+";
    private static final int SERIAL_BITS = 128;

    private SelfSigned() {}

    /**
     * Writes the two files; neither may exist. The key's file can be read by its owner only.
     *
     * @param names host names and addresses that the certificate is for, at least one
     * @throws IOException when a file exists or cannot be written
     */
    public static void write(TlsFiles files, String... names) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X509CertificateHolder certificate = certificate(pair, names);
            write(files.key(), new JcaPKCS8Generator(pair.getPrivate(), null).generate(), true);
            write(files.certificate(), certificate, false);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make an identity for " + String.join(", ", names) + ": " + e.getMessage(), e);
        }
    }

    private static X509CertificateHolder certificate(KeyPair pair, String... names) throws IOException, OperatorCreationException {
        if (names.length == 0) {
            throw new IllegalArgumentException("0 names are not 1 or more");
        }
        GeneralName[] alternatives = new GeneralName[names.length];
        for (int i = 0; i < names.length; i++) {
            boolean isAddress = names[i].matches(IPV4) || names[i].indexOf(':') >= 0;
            alternatives[i] = new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
        }
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, names[0]).build();
        Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
        return new JcaX509v3CertificateBuilder(subject, new BigInteger(SERIAL_BITS, new SecureRandom()), Date.from(from),
                Date.from(from.plus(VALID_DAYS, ChronoUnit.DAYS)), subject, pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    private static void write(Path file, Object item, boolean isSecret) throws IOException {
        StringWriter pem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
            writer.writeObject(item);
        }
        if (isSecret && Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
        try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.WRITE)) {
            out.write(pem.toString());
        }
    }
}
