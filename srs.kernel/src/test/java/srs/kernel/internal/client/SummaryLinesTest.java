package srs.kernel.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import srs.kernel.client.ClientHandle;
import srs.kernel.client.ClientType;
import srs.kernel.internal.work.FaultCounter;
import srs.kernel.stream.StreamKey;

/** F011: one line of each stage in an interval, about one of its clients after the other. */
class SummaryLinesTest {
    private static final StreamKey STREAM = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "a");
    private static final String PLAY = "-> PLA time={time}, msgs={msgs}, okbps={okbps}, ikbps={ikbps}, mw={mw_ms}/{mw_msgs}";
    private static final String PUBLISH = "<- CPB time={time}, okbps={okbps}, ikbps={ikbps}, mr=1/350, p1stpt=20000, pnt=5000";

    private final ClientRegistry registry = new ClientRegistry();
    private final BundleClients clients = new BundleClients(registry, new FaultCounter(), "test");
    private final SummaryLines summaries = new SummaryLines(registry, key -> new SummaryLines.OfStream(12, 350, 8));
    private final List<String> ids = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    private ClientHandle client(String template) {
        ClientHandle client = clients.connected("rtmp", "127.0.0.1", reason -> {});
        client.identify(new ClientType("rtmp-play", false), STREAM, Map.of());
        client.summary(template);
        return client;
    }

    private void print() {
        ids.clear();
        lines.clear();
        summaries.print(System.currentTimeMillis(), (id, line) -> {
            ids.add(id);
            lines.add(line);
        });
    }

    @Test
    void saysItInSrssWords() {
        client(PLAY).addSentBytes(625_000);
        registry.byId.values().forEach(client -> client.window().look(System.nanoTime() + 5_000_000_000L, 0, 625_000));
        print();
        assertThat(lines).singleElement().asString().matches("-> PLA time=\\d+, msgs=12, okbps=(99\\d|1000),(99\\d|1000),(99\\d|1000), ikbps=0,0,0, mw=350/8");
    }

    @Test
    void printsOneLineOfEachStageHoweverManyClientsItHas() {
        for (int i = 0; i < 100; i++) {
            client(PLAY);
            client(PUBLISH);
        }
        print();
        assertThat(lines).hasSize(2).anyMatch(line -> line.startsWith("-> PLA ")).anyMatch(line -> line.startsWith("<- CPB "));
    }

    @Test
    void tellsOfOneClientAfterTheOther() {
        List<ClientHandle> all = List.of(client(PLAY), client(PLAY), client(PLAY));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            print();
            told.addAll(ids);
        }
        assertThat(told).containsExactly(all.get(0).id(), all.get(1).id(), all.get(2).id(), all.get(0).id());
    }

    @Test
    void saysNothingOfWhoDoesNothing() {
        ClientHandle idle = client(PLAY);
        idle.idle();
        ClientHandle gone = client(PLAY);
        gone.close();
        ClientHandle early = clients.connected("rtmp", "127.0.0.1", reason -> {});
        early.summary(PLAY);
        print();
        assertThat(lines).isEmpty();
    }
}
