package srs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.kernel.client.Rates;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.VhostInfo;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

class HistoryTest {

    private static final long S = 1_000_000_000;

    private final List<StreamInfo> streams = new ArrayList<>();
    private long received;
    private long sent;
    private boolean closed;
    private History history;

    @BeforeEach
    void begin() {
        received = 5_000_000;
        StreamHub hub = fake(StreamHub.class, method -> method.equals("streams") ? streams
                : List.of(new VhostInfo("a", "vid-a", received, sent, Rates.NONE), new VhostInfo("b", "vid-b", 0, sent, Rates.NONE)));
        history = new History(hub, fake(Workers.class, method -> (Registration) () -> closed = true), 0);
    }

    @Test
    void shouldTellRatesOfAllVhostsSinceItBegan() {
        received += 250_000;
        sent += 500_000;
        history.look(2 * S, 1700);
        assertThat(history.after(0)).containsExactly(new History.Sample(1, 1700, 1000, 4000, 0));
    }

    @Test
    void shouldTellWhatIsNewOnly() {
        history.look(2 * S, 1);
        history.look(4 * S, 2);
        assertThat(history.after(1)).extracting(History.Sample::number).containsExactly(2L);
        assertThat(history.after(2)).isEmpty();
        assertThat(history.after(99)).as("a number of another life").hasSize(2);
    }

    @Test
    void shouldKeepFiveMinutes() {
        for (int i = 1; i <= History.SAMPLES + 7; i++) {
            history.look(i * 2 * S, i);
        }
        assertThat(History.SAMPLES * History.PERIOD_MS).isEqualTo(300_000);
        assertThat(history.after(0)).hasSize(History.SAMPLES).first().extracting(History.Sample::number).isEqualTo(8L);
    }

    @Test
    void shouldCountFramesThatWereDroppedMeanwhile() {
        streams.add(stream("x", 5));
        history.look(2 * S, 1);
        streams.set(0, stream("x", 12));
        streams.add(stream("y", 3));
        history.look(4 * S, 2);
        streams.remove(0); // what goes takes nothing back
        history.look(6 * S, 3);
        assertThat(history.after(0)).extracting(History.Sample::droppedFrames).containsExactly(5L, 10L, 0L);
    }

    @Test
    void shouldLookNoMoreWhenItsBundleStops() {
        history.stop();
        assertThat(closed).isTrue();
    }

    private static StreamInfo stream(String name, long dropped) {
        return new StreamInfo(new StreamKey(StreamKey.DEFAULT_VHOST, "live", name), "vid-" + name, Optional.empty(), 0, 0, 0, 0, 0, 0, 0, 0, 0, dropped, Optional.empty(), Optional.empty());
    }

    private interface Answers {
        Object to(String method);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answers.to(method.getName())));
    }
}
