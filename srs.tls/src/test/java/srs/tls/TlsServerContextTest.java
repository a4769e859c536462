package srs.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files were made with OpenSSL 3.0. */
class TlsServerContextTest {

    @TempDir
    Path folder;

    static Path pem(String name) throws URISyntaxException {
        return Path.of(TlsServerContextTest.class.getResource("/pem/" + name).toURI());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rsa-pkcs1.key, rsa.crt", "rsa-pkcs8.key, rsa.crt", "ec-sec1.key, ec-chain.crt", "ec-sec1-with-parameters.key, ec-chain.crt",
        "ec-pkcs8.key, ec-chain.crt", "ed25519.key, ed25519.crt",
    })
    void shouldReadEveryFormOfKey(String key, String certificate) throws Exception {
        SslContext context = TlsServerContext.load(new TlsFiles(pem(key), pem(certificate)));
        SSLEngine engine = context.newEngine(ByteBufAllocator.DEFAULT);
        assertThat(context.isServer()).isTrue();
        assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(engine.getNeedClientAuth() || engine.getWantClientAuth()).isFalse();
    }

    @Test
    void shouldReadTheWholeChainInOrder() throws Exception {
        List<X509Certificate> chain = srs.tls.internal.PemFiles.certificates(pem("ec-chain.crt"));
        assertThat(chain).extracting(c -> c.getSubjectX500Principal().getName()).containsExactly("CN=localhost", "CN=intermediate");
    }

    @Test
    void shouldReadKeyAndChainFromOneFile() throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(both, Files.readString(pem("ec-chain.crt")) + Files.readString(pem("ec-sec1.key")));
        assertThat(TlsServerContext.load(new TlsFiles(both, both)).isServer()).isTrue();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "encrypted-pkcs8.key, rsa.crt, encrypted-pkcs8.key is encrypted: the private key must be without password",
        "encrypted-pkcs1.key, rsa.crt, encrypted-pkcs1.key is encrypted: the private key must be without password",
        "rsa.crt, rsa.crt, rsa.crt holds no private key in PEM",
        "rsa-pkcs1.key, rsa-pkcs1.key, 'rsa-pkcs1.key holds 0 certificates in PEM, not 1..32'",
        "ec-sec1.key, rsa.crt, ec-sec1.key is not the key of the first certificate in ",
        "rsa-pkcs8.key, ec-chain.crt, rsa-pkcs8.key is not the key of the first certificate in ",
        "secp256k1.key, rsa.crt, secp256k1.key holds a key that Java does not understand",
        "x25519.key, rsa.crt, 'x25519.key holds a key of algorithm 1.3.101.110, which is not RSA, EC, Ed25519 or Ed448'",
    })
    void shouldNameFileAndRule(String key, String certificate, String message) throws Exception {
        TlsFiles files = new TlsFiles(pem(key), pem(certificate));
        assertThatThrownBy(() -> TlsServerContext.load(files)).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    @Test
    void shouldNameTheMissingFile() {
        TlsFiles files = new TlsFiles(folder.resolve("no.key"), folder.resolve("no.crt"));
        assertThatThrownBy(() -> TlsServerContext.load(files)).isInstanceOf(IOException.class).hasMessage(folder.resolve("no.key") + " does not exist");
    }

    @Test
    void shouldNameTheBrokenFile() throws Exception {
        Path broken = folder.resolve("broken.key");
        Files.writeString(broken, Files.readString(pem("rsa-pkcs1.key")).substring(0, 400));
        assertThatThrownBy(() -> TlsServerContext.load(new TlsFiles(broken, pem("rsa.crt")))).isInstanceOf(IOException.class)
                .hasMessageStartingWith(broken.toString());
        Path junk = folder.resolve("junk.key");
        Files.writeString(junk, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> TlsServerContext.load(new TlsFiles(junk, pem("rsa.crt")))).isInstanceOf(IOException.class)
                .hasMessageStartingWith(junk.toString());
    }

    @Test
    void shouldRefuseHugeFiles() throws Exception {
        Path huge = folder.resolve("huge.key");
        Files.writeString(huge, "x".repeat(1024 * 1024 + 1));
        assertThatThrownBy(() -> TlsServerContext.load(new TlsFiles(huge, pem("rsa.crt")))).isInstanceOf(IOException.class)
                .hasMessage(huge + " is 1048577 bytes, more than 1048576");
    }

    @Test
    void shouldMakeAnIdentity() throws Exception {
        TlsFiles files = new TlsFiles(folder.resolve("server.key"), folder.resolve("server.crt"));
        SelfSigned.write(files, "localhost", "127.0.0.1", "::1");
        assertThat(TlsServerContext.load(files).isServer()).isTrue();
        assertThat(Files.getPosixFilePermissions(files.key())).hasSize(2);
        X509Certificate certificate;
        try (var in = Files.newInputStream(files.certificate())) {
            certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        assertThat(certificate.getSubjectAlternativeNames()).extracting(n -> (String) n.get(1)).containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThatThrownBy(() -> SelfSigned.write(files, "localhost")).isInstanceOf(IOException.class);
    }

    @Test
    void shouldLeaveNoTraceInSecurity() throws Exception {
        TlsServerContext.load(new TlsFiles(pem("rsa-pkcs1.key"), pem("rsa.crt")));
        assertThat(Security.getProvider("BC")).isNull();
    }
}
