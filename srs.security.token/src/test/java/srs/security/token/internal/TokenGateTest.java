package srs.security.token.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Client;
import srs.kernel.client.Verdict;
import srs.kernel.internal.work.BundleWorkers;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.internal.work.WorkPool;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;
import srs.testkit.kernel.FakeConfig;

/** Who needs a token, and where it is looked for. */
class TokenGateTest {
    private static final StreamKey STREAM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "livestream");
    /** As in {@link TokenTest}. */
    private static final String SIGNED = "1893456000.cb45d01490073516b736ccd3544521b949b1565d6039168298de95889b67ed9d";

    private final WorkPool pool = new WorkPool();
    private final BundleWorkers workers = new BundleWorkers(pool, new FaultCounter(), "test");
    private final FakeConfig config = new FakeConfig().set("token.enabled", "on").set("token.publish", "on").set("token.play", "on").set("token.param", "token");
    @TempDir
    Path folder;
    private TokenGate gate;

    @BeforeEach
    void open() throws IOException {
        config.set("token.secret_file", Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef").toString());
        gate = new TokenGate(config, workers, () -> 1893450000L);
    }

    @AfterEach
    void close() {
        gate.close();
        workers.close();
        pool.close();
    }

    private Verdict ask(Action action, String param) {
        Client client = (Client) Proxy.newProxyInstance(TokenGateTest.class.getClassLoader(), new Class<?>[] {Client.class},
                (proxy, method, args) -> method.getName().equals("ip") ? "192.0.2.7" : null);
        return Await.result("verdict", gate.admit(new AdmissionRequest(action, client, STREAM, param, Map.of())));
    }

    @Test
    void admitsWithATokenOnly() {
        assertThat(ask(Action.PLAY, "?vhost=v&token=" + SIGNED + "&x=1")).isEqualTo(Verdict.ADMITTED);
        assertThat(ask(Action.PLAY, "token=" + SIGNED.replace(".", "%2E"))).as("as SRT has it, and encoded").isEqualTo(Verdict.ADMITTED);
        assertThat(ask(Action.PLAY, "")).isEqualTo(Verdict.refused(2015, "token refused for play: the address has none"));
        assertThat(ask(Action.PLAY, "?token=")).isEqualTo(Verdict.refused(2015, "token refused for play: the address has none"));
        assertThat(ask(Action.PLAY, "?mytoken=" + SIGNED).admitted()).isFalse();
        assertThat(ask(Action.PLAY, "?token=%zz").reason()).isEqualTo("token refused for play: it is not percent-encoded as it should be");
        assertThat(ask(Action.PUBLISH, "?token=" + SIGNED).reason()).startsWith("token refused for publish: its signature");
    }

    @Test
    void twoTokensAreNone() {
        assertThat(ask(Action.PLAY, "?token=" + SIGNED + "&token=" + SIGNED).reason()).isEqualTo("token refused for play: the address has 2 of them");
    }

    @Test
    void theReasonHoldsNothingOfTheToken() {
        assertThat(ask(Action.PLAY, "?token=secretsecret\r\n.aa").reason()).doesNotContain("secret").doesNotContain("\n");
    }

    @Test
    void onlyThoseWhoMustNeedOne() {
        assertThat(ask(Action.CONNECT, "").admitted()).isTrue();
        config.set("token.publish", "off");
        assertThat(ask(Action.PUBLISH, "").admitted()).isTrue();
        assertThat(ask(Action.PLAY, "").admitted()).isFalse();
        config.set("token.play", "off");
        assertThat(ask(Action.PLAY, "").admitted()).isTrue();
        config.set("token.play", "on").set("token.enabled", "off");
        assertThat(ask(Action.PLAY, "").admitted()).isTrue();
    }

    @Test
    void theParameterHasTheNameThatIsGiven() {
        config.set("token.param", "key");
        assertThat(ask(Action.PLAY, "?key=" + SIGNED).admitted()).isTrue();
    }

    @Test
    void withoutGoodKeysNobodyComesInUntilTheyAreThere() throws IOException {
        Path file = folder.resolve("later");
        config.set("token.secret_file", file.toString());
        config.reload("vhost[__defaultVhost__].token.secret_file");
        assertThat(ask(Action.PLAY, "?token=" + SIGNED).reason()).isEqualTo("token refused for play: the server has no key for it, see its log");
        Files.writeString(file, "0123456789abcdef0123456789abcdef\n");
        config.reload("vhost[__defaultVhost__].token.secret_file");
        assertThat(ask(Action.PLAY, "?token=" + SIGNED)).isEqualTo(Verdict.ADMITTED);
    }
}
