package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Who starts first. */
class StartLevelsTest {

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answers.get(method.getName())));
    }

    private static int levelOf(String name, String... services) {
        BundleCapability capability = fake(BundleCapability.class, Map.of("getAttributes", Map.of("objectClass", List.of(services))));
        BundleRevision revision = fake(BundleRevision.class, Map.of("getDeclaredCapabilities", List.of(capability)));
        return StartLevels.ofFeature(fake(Bundle.class, Map.of("adapt", revision, "getSymbolicName", name)));
    }

    @Test
    void thoseWhoSayWhoMayComeInAreThereBeforeThePortsOfProtocols() {
        int gate = levelOf("org.example.door", "srs.kernel.client.ClientListener", "srs.kernel.client.Gate");
        int protocol = levelOf("srs.protocol.rtmp");
        int output = levelOf("srs.output.hls", "srs.http.HttpEndpoint");
        assertThat(gate).isLessThan(protocol).isGreaterThan(StartLevels.HOUSE);
        assertThat(protocol).isLessThan(output);
        assertThat(List.of(gate, protocol, output)).allMatch(StartLevels::isFeature);
        assertThat(StartLevels.isFeature(StartLevels.HOUSE) || StartLevels.isFeature(StartLevels.SHELL)).isFalse();
    }
}
