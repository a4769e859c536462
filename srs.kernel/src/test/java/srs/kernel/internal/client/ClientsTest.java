package srs.kernel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.client.Client;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.stream.StreamKey;

/** Connected peers of all bundles, each from its connection to its end. */
class ClientsTest {

    private final ClientRegistry registry = new ClientRegistry();
    private final FaultCounter faults = new FaultCounter();
    private final BundleClients rtmp = new BundleClients(registry, faults, "rtmp");
    private final BundleClients http = new BundleClients(registry, faults, "http");

    @Test
    void everyBundleSeesEveryClient() {
        ClientHandle client = rtmp.connected("rtmp", "10.0.0.1", reason -> {});
        assertThat(client.id()).matches("[0-9a-z]{8}");
        assertThat(http.find(client.id())).containsSame(client);
        assertThat(http.clients()).containsExactly(client);
        client.close();
        assertThat(http.find(client.id())).isEmpty();
        client.close();
    }

    @Test
    void identifiesItselfAndMayBecomeIdleAgain() {
        ClientHandle client = rtmp.connected("rtmp", "10.0.0.1", reason -> {});
        assertThat(client.type()).isEmpty();
        assertThat(client.stream()).isEmpty();
        StreamKey stream = new StreamKey("v", "live", "s");
        client.identify(new ClientType("rtmp-play", false), stream, Map.of("tcUrl", "rtmp://v/live"));
        client.ip("192.0.2.7");
        client.addReceivedBytes(10);
        client.addSentBytes(20);
        client.addSentBytes(1);
        client.addDroppedFrames(3);
        assertThat(client.type()).map(ClientType::name).contains("rtmp-play");
        assertThat(client.stream()).contains(stream);
        assertThat(client.attributes()).containsEntry("tcUrl", "rtmp://v/live");
        assertThat(List.of(client.receivedBytes(), client.sentBytes(), client.droppedFrames())).containsExactly(10L, 21L, 3L);
        assertThat(client.ip()).isEqualTo("192.0.2.7");
        client.idle();
        assertThat(client.stream()).isEmpty();
    }

    /** RFC 5952, and as HTTP has it: Java writes all eight groups, and netty's sockets the interface. */
    @ParameterizedTest
    @CsvSource({"0:0:0:0:0:0:0:1%0, ::1", "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "fe80:0:0:0:1:2:3:4%eth0, fe80::1:2:3:4", "192.0.2.7, 192.0.2.7", "'', ''", "unix:/run/it, unix:/run/it"})
    void tellsAnAddressInItsShortForm(String said, String told) {
        ClientHandle client = rtmp.connected("rtmp", said, reason -> {});
        assertThat(client.ip()).isEqualTo(told);
        client.ip("10.0.0.1");
        client.ip(said);
        assertThat(client.ip()).isEqualTo(told);
        client.close();
    }

    @Test
    void aKickGoesToTheOwnerUntilTheClientIsGone() {
        List<String> kicks = new ArrayList<>();
        ClientHandle client = rtmp.connected("rtmp", "10.0.0.1", kicks::add);
        http.find(client.id()).orElseThrow().kick("by operator");
        client.close();
        client.kick("too late");
        assertThat(kicks).containsExactly("by operator");
    }

    @Test
    void aKickerThatThrowsIsCounted() {
        Client client = rtmp.connected("rtmp", "10.0.0.1", reason -> {
            throw new IllegalStateException("broken");
        });
        client.kick("by operator");
        assertThat(faults.faults()).singleElement().satisfies(fault -> assertThat(fault.bundle() + " " + fault.where()).isEqualTo("rtmp kick"));
    }

    @Test
    void aStopClosesTheHandlesThatTheBundleLeft() {
        rtmp.connected("rtmp", "10.0.0.1", reason -> {});
        ClientHandle other = http.connected("http", "10.0.0.2", reason -> {});
        rtmp.close();
        assertThat(http.clients()).containsExactly(other);
        rtmp.connected("rtmp", "10.0.0.3", reason -> {});
        assertThat(http.clients()).as("and those it opens afterwards").containsExactly(other);
    }

    @Test
    void idsAreDifferent() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(rtmp.connected("rtmp", "10.0.0.1", reason -> {}).id());
        }
        assertThat(ids).doesNotHaveDuplicates();
        rtmp.close();
        assertThat(rtmp.clients()).isEmpty();
    }
}
