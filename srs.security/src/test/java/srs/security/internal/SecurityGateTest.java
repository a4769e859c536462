package srs.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Client;
import srs.kernel.client.Verdict;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;
import srs.testkit.kernel.FakeConfig;

/** Allow and deny, as compat 6.10 has them. */
class SecurityGateTest {
    private final FakeConfig config = new FakeConfig().set("security.enabled", "on");
    private final SecurityGate gate = new SecurityGate(config);

    private Verdict ask(Action action, String ip) {
        Client client = (Client) Proxy.newProxyInstance(SecurityGateTest.class.getClassLoader(), new Class<?>[] {Client.class},
                (proxy, method, args) -> method.getName().equals("ip") ? ip : null);
        return Await.result("verdict", gate.admit(new AdmissionRequest(action, client, new StreamKey("v", "live", "s"), "", Map.of())));
    }

    private int code(Action action, String ip) {
        return ask(action, ip).code();
    }

    @Test
    void asksNothingWhenItIsOff() {
        config.set("security.enabled", "off").add("security.deny", "publish", "all");
        assertThat(ask(Action.PUBLISH, "10.0.0.1")).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void connectingIsNotItsBusiness() {
        config.add("security.deny", "publish", "all").add("security.deny", "play", "all");
        assertThat(ask(Action.CONNECT, "10.0.0.1")).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void withoutRulesNobodyComesIn() {
        assertThat(ask(Action.PLAY, "10.0.0.1")).isEqualTo(Verdict.refused(1054, "no allow rule is for 10.0.0.1"));
    }

    @Test
    void aDenyRuleGoesFirst() {
        config.add("security.allow", "publish", "all").add("security.deny", "publish", "10.0.0.0/8");
        assertThat(ask(Action.PUBLISH, "10.1.2.3")).isEqualTo(Verdict.refused(1053, "a deny rule is for 10.1.2.3"));
        assertThat(code(Action.PUBLISH, "192.0.2.1")).isZero();
    }

    @Test
    void rulesAreForPublishersOrForPlayers() {
        config.add("security.deny", "publish", "10.0.0.1").add("security.allow", "play", "10.0.0.1").add("security.allow", "publish", "10.0.0.1");
        assertThat(code(Action.PUBLISH, "10.0.0.1")).isEqualTo(1053);
        assertThat(code(Action.PLAY, "10.0.0.1")).isZero();
        assertThat(code(Action.PLAY, "10.0.0.2")).isEqualTo(1054);
    }

    @Test
    void denyRulesAloneAdmitTheOthers() {
        config.add("security.deny", "publish", "10.0.0.1");
        assertThat(code(Action.PUBLISH, "10.0.0.2")).isZero();
        assertThat(code(Action.PLAY, "10.0.0.1")).isZero();
    }

    @Test
    void anAllowRuleOfEitherKindShutsOutWhoHasNone() {
        config.add("security.deny", "publish", "10.0.0.1").add("security.allow", "play", "all");
        assertThat(code(Action.PUBLISH, "10.0.0.2")).isEqualTo(1054);
    }

    @Test
    void aPeerWithoutAnAddressIsMatchedByAllAlone() {
        config.add("security.allow", "play", "0.0.0.0/0");
        assertThat(code(Action.PLAY, "")).isEqualTo(1054);
        config.add("security.allow", "play", "all");
        assertThat(code(Action.PLAY, "")).isZero();
    }

    @Test
    void aLineThatIsNoRuleRefusesEverybody() {
        config.add("security.allow", "play", "all").add("security.deny", "play", "10.0.0.0/33");
        assertThat(ask(Action.PLAY, "192.0.2.1"))
                .isEqualTo(Verdict.refused(1052, "security: deny play 10.0.0.0/33 is not deny publish|play all|ADDRESS|NETWORK/BITS"));
        config.set("security.deny", "watch", "all");
        assertThat(ask(Action.PLAY, "192.0.2.1").reason()).contains("watch is not publish or play");
        config.set("security.deny", "play");
        assertThat(code(Action.PLAY, "192.0.2.1")).isEqualTo(1052);
    }

    @Test
    void looksThroughTheRulesAtEachReload() {
        config.add("security.deny", "play", "nobody");
        config.reload("vhost[__defaultVhost__].security.deny");
        assertThat(code(Action.PLAY, "192.0.2.1")).isEqualTo(1052);
        config.set("security.deny", "play", "10.0.0.1");
        assertThat(code(Action.PLAY, "192.0.2.1")).isZero();
        gate.close();
    }
}
