package srs.protocol.rtc.internal.dtls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtp.sdp.Fingerprint;
import srs.testkit.Hex;

/** RFC 8122 §5; certificate and hashes are of OpenSSL 3: {@code req -x509}, {@code x509 -fingerprint}. */
class PeerCertificateTest {
    private static final String CERTIFICATE = "308201743082011ba003020102021427babd7655b97540c3b690ee5822a226573bea53300a06082a8648ce3d040302300f310d300b06035504030c04706565723020170d323631313232"
            + "3038353331355a180f32313236313032393038353331355a300f310d300b06035504030c04706565723059301306072a8648ce3d020106082a8648ce3d03010703420004b44eee1dee9cf7a2579031af8753f22c3b4ed3bf"
            + "9841d40af2a7745539843c6c479c7ef759f12d6bde275a8dcafbe97db95b7a549bafbe9e33e8ee58c4b8d654a3533051301d0603551d0e04160414397eab9461d5cf81df7c874bcb75fe4cdfb4ce94301f0603551d2304"
            + "1830168014397eab9461d5cf81df7c874bcb75fe4cdfb4ce94300f0603551d130101ff040530030101ff300a06082a8648ce3d040302034700304402205e2cf591ca2327a5d0959e1a4a0a49d895c3be1341d4f48b6a14"
            + "644c3091d9ba0220112352f3f09ada2d42b14727e68c72092fed052986fb105b0953c1595fec1b50";
    private static final String SHA_256 = "11:AC:3D:10:A1:72:2E:67:AF:F6:CB:3A:5B:6F:50:A3:4C:66:9B:57:FC:BA:14:66:57:B9:B5:66:C1:6A:D1:6B";

    private static void check(Fingerprint... fingerprints) throws IOException {
        TlsCertificate peers = new BcTlsCrypto(new SecureRandom()).createCertificate(Hex.bytes(CERTIFICATE));
        PeerCertificate.check(new Certificate(new TlsCertificate[] {peers}), List.of(fingerprints));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "sha-1, 91:36:32:0F:AB:C5:E2:B0:8D:3F:C4:A5:FF:37:0D:65:93:F6:CC:73",
        "sha-224, 32:E6:4D:AA:40:40:65:37:FD:39:73:E9:C3:46:3C:C2:B3:FC:BE:E2:9C:28:F3:02:26:EE:88:07",
        "sha-256, " + SHA_256,
        "sha-384, A0:28:B9:6A:A9:D1:B2:63:00:F9:31:D2:BC:3B:BD:45:75:A3:4C:22:E6:28:68:0D:30:BE:1D:7D:98:61:B4:EA:6E:CC:72:9C:28:E1:54:76:0F:16:46:E5:16:7F:EA:BE",
        "sha-512, DA:E1:AA:C3:9B:78:5B:60:7F:BB:B3:7E:B6:04:6D:CA:10:54:4A:EE:51:FC:69:16:2F:15:90:CA:61:0D:F1:C6:69:1E:8A:56:26:73:73:2B:02:6B:FE:CF:8C:B5:92:F2:59:E7:6A:13:B6:FD:0F:FE:79:0B:BC:40:E5:C3:BF:55"})
    void isTheOneOfTheDescription(String algorithm, String hash) {
        assertThatCode(() -> check(new Fingerprint(algorithm, hash))).doesNotThrowAnyException();
        String other = (hash.startsWith("0") ? "1" : "0") + hash.substring(1);
        assertThatThrownBy(() -> check(new Fingerprint(algorithm, other))).isInstanceOf(TlsFatalAlert.class).hasMessageContaining("none of the 1 of its description");
        assertThatCode(() -> check(new Fingerprint(algorithm, other), new Fingerprint(algorithm, hash))).as("one of several").doesNotThrowAnyException();
    }

    @Test
    void isNotKnownByAHashThatAnyoneCanForge() {
        assertThatThrownBy(() -> check(new Fingerprint("md5", "AF:8A:A1:06:03:93:25:7C:A6:23:58:31:CA:CF:E3:B0"))).isInstanceOf(TlsFatalAlert.class);
        assertThatThrownBy(() -> check(new Fingerprint("sha-1", SHA_256))).as("of another length").isInstanceOf(TlsFatalAlert.class);
        assertThatThrownBy(() -> check()).as("without any").isInstanceOf(TlsFatalAlert.class);
    }
}
