package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.api.internal.FakeExchange;
import srs.api.internal.House;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.launcher.log.LogLines;
import srs.testkit.LeakGuard;

/** The log by calls. */
@ExtendWith(LeakGuard.class)
class LogCallsTest {

    private final List<String> written = new ArrayList<>(List.of("one", "two", "three"));
    private final List<Runnable> timers = new ArrayList<>();
    private final Workers workers = House.fake(Workers.class, (method, arguments) -> {
        timers.add((Runnable) arguments[1]);
        return (Registration) timers::clear;
    });
    private Rig rig;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        rig = new Rig(folder);
        rig.log.lines = number -> new LogLines.Part(written.size(), written.subList((int) Math.min(number, written.size()), written.size()));
    }

    @Test
    void showsTheNewestLines() {
        FakeExchange log = rig.withKey("GET", "/api/v2/log?lines=2");
        assertThat(log.contentType).isEqualTo("text/plain; charset=utf-8");
        assertThat(log.answer).isEqualTo("two\nthree\n");
        assertThat(rig.withKey("GET", "/api/v2/log").answer).isEqualTo("one\ntwo\nthree\n");
        assertThat(rig.get("/api/v2/log").status).as("without the key").isEqualTo(401);
    }

    @ParameterizedTest(name = "lines={0}")
    @ValueSource(strings = {"2001", "-1", "x", "9999999999"})
    void wantsANumberOfLines(String lines) {
        assertThat(rig.withKey("GET", "/api/v2/log?lines=" + lines).status).isEqualTo(400);
    }

    @Test
    void saysThatNobodyRemembersTheLog() {
        rig.log.lines = null;
        assertThat(rig.withKey("GET", "/api/v2/log").status).isEqualTo(503);
        assertThat(rig.withKey("GET", "/api/v2/log/events").status).isEqualTo(503);
    }

    private FakeExchange follow(LogCalls log, String query) {
        FakeExchange reader = new FakeExchange("GET", "/api/v2/log/events" + query);
        log.routes().stream().filter(route -> route.template().endsWith("/events")).findFirst().orElseThrow().action().answer(reader, "");
        return reader;
    }

    @Test
    void sendsLinesAsTheyCome() {
        LogCalls log = new LogCalls(workers);
        log.lines = rig.log.lines;
        FakeExchange first = follow(log, "?lines=1");
        assertThat(first.contentType).isEqualTo("text/event-stream");
        assertThat(Rig.sent(first)).isEqualTo(": log\n\nevent: line\ndata: three\n\n");
        timers.get(0).run();
        assertThat(Rig.sent(first)).isEmpty();

        written.add("four");
        FakeExchange second = follow(log, "");
        assertThat(Rig.sent(second)).isEqualTo(": log\n\n");
        assertThat(Rig.sent(first)).isEqualTo("event: line\ndata: four\n\n");
        written.addAll(List.of("five", "six"));
        timers.get(0).run();
        assertThat(Rig.sent(first)).isEqualTo("event: line\ndata: five\n\nevent: line\ndata: six\n\n").isEqualTo(Rig.sent(second));

        first.listener.onClosed();
        assertThat(timers).isNotEmpty();
        second.listener.onClosed();
        assertThat(log.readers()).isZero();
        assertThat(timers).as("nobody looks when nobody reads").isEmpty();
    }

    @Test
    void hasAnEndOfReaders() {
        LogCalls log = new LogCalls(workers);
        log.lines = rig.log.lines;
        for (int i = 0; i < LogCalls.MAX_READERS; i++) {
            follow(log, "");
        }
        assertThat(log.readers()).isEqualTo(LogCalls.MAX_READERS);
        assertThatThrownBy(() -> follow(log, "")).isInstanceOf(Problem.class).hasMessageContaining("read the log already");
        log.stop();
        assertThat(log.readers()).isZero();
        assertThat(timers).isEmpty();
    }

    @Test
    void needsTheKeyForEvents() {
        assertThat(rig.call("GET", "/api/v2/log/events", Map.of(), "").status).isEqualTo(401);
    }
}
