package srs.kernel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.kernel.client.ClientType;
import srs.kernel.config.Config;
import srs.kernel.internal.config.TestConfigs;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.stream.StreamKey;

/** A vhost that goes takes its clients along, and no others. */
class VhostClientsTest {

    private final AtomicReference<String> text = new AtomicReference<>("vhost __defaultVhost__ { } vhost a { } vhost b { }");
    private final Config config = TestConfigs.changeable(text);
    private final ClientRegistry registry = new ClientRegistry();
    private final BundleClients clients = new BundleClients(registry, new FaultCounter(), "rtmp");
    private final List<String> kicked = new ArrayList<>();

    @BeforeEach
    void connect() {
        for (String vhost : List.of(StreamKey.DEFAULT_VHOST, "a", "b")) {
            clients.connected("rtmp", "10.0.0.1", reason -> kicked.add(vhost + ": " + reason))
                    .identify(new ClientType("rtmp-play", false), new StreamKey(vhost, "live", "s"), Map.of());
        }
        clients.connected("rtmp", "10.0.0.1", reason -> kicked.add("idle"));
        assertThat(new VhostClients(config, registry, null)).isNotNull();
    }

    private void reload(String changed) {
        text.set(changed);
        assertThat(config.reload().applied()).isTrue();
    }

    @Test
    void endsThoseOfARemovedOne() {
        reload("vhost __defaultVhost__ { } vhost b { }");
        assertThat(kicked).containsExactly("a: vhost a is not served any more");
    }

    @Test
    void endsThoseOfOneThatIsTurnedOff() {
        reload("vhost __defaultVhost__ { enabled off; } vhost a { } vhost b { }");
        assertThat(kicked).containsExactly("__defaultVhost__: vhost __defaultVhost__ is not served any more");
    }

    @Test
    void leavesThemWhenSomethingElseChanges() {
        reload("vhost __defaultVhost__ { } vhost a { min_latency on; } vhost b { } vhost c { }");
        assertThat(kicked).isEmpty();
    }
}
