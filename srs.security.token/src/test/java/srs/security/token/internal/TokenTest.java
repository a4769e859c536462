package srs.security.token.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.stream.StreamKey;

/** Tokens that other implementations have made: openssl the signed addresses, joserfc the JSON Web Tokens. */
class TokenTest {
    private static final StreamKey STREAM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final long NOW = 1893450000L;
    private static final String IP = "192.0.2.7";
    /** {@code printf 'play /live/livestream 1893456000' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -r}. */
    private static final String SIGNED = "1893456000.cb45d01490073516b736ccd3544521b949b1565d6039168298de95889b67ed9d";

    @TempDir
    static Path folder;

    private static String resource(String name) {
        return Path.of(Objects.requireNonNull(TokenTest.class.getResource(name)).getPath()).toString();
    }

    private static Keys keys(String publicKey) throws IOException {
        return Keys.read(Files.writeString(folder.resolve("secret"), SECRET + "\n").toString(), resource(publicKey));
    }

    static Stream<List<String>> vectors() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(Objects.requireNonNull(TokenTest.class.getResourceAsStream("jwt.txt")), StandardCharsets.US_ASCII))) {
            return in.lines().filter(line -> !line.startsWith("#")).map(line -> List.of(line.split(" \\| ", -1))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("vectors")
    void judgesAJsonWebToken(List<String> vector) throws IOException {
        String token = vector.get(2);
        Keys keys = keys(header(token).contains("RS256") ? "rsa.pub" : "ec.pub");
        Action action = Action.valueOf(vector.get(1).toUpperCase(Locale.ROOT));
        if (vector.get(0).equals("ok")) {
            assertThatCode(() -> Token.check(token, keys, action, STREAM, IP, NOW)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> Token.check(token, keys, action, STREAM, IP, NOW)).isInstanceOf(Refusal.class).hasMessage(vector.get(0));
        }
    }

    @Test
    void judgesASignedAddress() throws IOException {
        Keys keys = keys("ec.pub");
        assertThatCode(() -> Token.check(SIGNED, keys, Action.PLAY, STREAM, IP, NOW)).doesNotThrowAnyException();
        assertThatCode(() -> Token.check(SIGNED.toUpperCase(Locale.ROOT), keys, Action.PLAY, STREAM, IP, NOW)).doesNotThrowAnyException();
        String wrong = "its signature is not one of this stream and for this use";
        assertThatThrownBy(() -> Token.check(SIGNED, keys, Action.PUBLISH, STREAM, IP, NOW)).hasMessage(wrong);
        assertThatThrownBy(() -> Token.check(SIGNED, keys, Action.PLAY, new StreamKey("v", "live", "livestream"), IP, NOW)).hasMessage(wrong);
        assertThatThrownBy(() -> Token.check("9" + SIGNED, keys, Action.PLAY, STREAM, IP, NOW)).as("a later end").hasMessage(wrong);
        assertThatThrownBy(() -> Token.check(SIGNED, keys, Action.PLAY, STREAM, IP, 1893456000 + 31)).hasMessage("it expired 31 s ago");
        assertThatThrownBy(() -> Token.check(SIGNED, new Keys(new byte[0], null), Action.PLAY, STREAM, IP, NOW)).hasMessage("there is no secret for it");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", ".", "..", "...", "a.b", "1893456000.", "1893456000.xyz", "1893456000.abc", "-1.00", "99999999999999999999.00", "a.b.c", "1893456000"})
    void refusesWhatIsNoToken(String token) throws IOException {
        Keys keys = keys("ec.pub");
        assertThatThrownBy(() -> Token.check(token, keys, Action.PLAY, STREAM, IP, NOW)).isInstanceOf(Refusal.class);
    }

    @Test
    void refusesATokenThatIsTooLong() throws IOException {
        Keys keys = keys("ec.pub");
        assertThatThrownBy(() -> Token.check("a".repeat(5000), keys, Action.PLAY, STREAM, IP, NOW)).hasMessage("it has 5000 characters, the most is 4096");
    }

    @Test
    void readsKeysOfEveryForm() throws IOException {
        assertThat(keys("ec.pub").key()).isEqualTo(keys("ec.crt").key());
        assertThat(keys("rsa.pub").key().getAlgorithm()).isEqualTo("RSA");
        assertThat(Keys.read("", resource("ec.pub")).secret()).isEmpty();
    }

    @Test
    void refusesKeysThatAreTooWeakOrNone() throws IOException {
        assertThatThrownBy(() -> keys("small.pub")).hasMessageContaining("RSA key of 1024 bits").hasMessageContaining("is not 2048 or more");
        assertThatThrownBy(() -> keys("p384.pub")).hasMessageContaining("is not RSA or EC on P-256");
        assertThatThrownBy(() -> keys("jwt.txt")).hasMessageContaining("holds no public key in PEM");
        assertThatThrownBy(() -> Keys.read("", "")).hasMessage("token has neither secret_file nor public_key_file");
        assertThatThrownBy(() -> Keys.read(folder.resolve("none").toString(), "")).isInstanceOf(IOException.class);
        Path weak = Files.writeString(folder.resolve("weak"), "short\n" + SECRET);
        assertThatThrownBy(() -> Keys.read(weak.toString(), "")).hasMessageContaining("secret of 5 bytes").hasMessageContaining("is not 32 or more");
        Path large = Files.write(folder.resolve("large"), new byte[100_000]);
        assertThatThrownBy(() -> Keys.read(large.toString(), "")).hasMessageContaining("longer than 65536 bytes");
    }
}
