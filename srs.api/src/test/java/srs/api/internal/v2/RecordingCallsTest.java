package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.api.internal.FakeExchange;
import srs.api.internal.FakeRecorder;
import srs.kernel.record.RecordOptions;
import srs.testkit.LeakGuard;

/** Recording by calls, with whatever bundle records. */
@ExtendWith(LeakGuard.class)
class RecordingCallsTest {

    private static final String RECORDING = "{\"id\":\"r1\",\"vhost\":\"__defaultVhost__\",\"app\":\"live\",\"stream\":\"a\",\"state\":\"recording\",\"file\":\"./a.flv\","
            + "\"started_at\":\"1970-01-01T00:00:00Z\",\"bytes\":7,\"duration_ms\":40,\"on_demand\":true,\"problem\":\"\"}";

    private final FakeRecorder recorder = new FakeRecorder();
    private Rig rig;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        rig = new Rig(folder);
        rig.recordings.recorder = recorder;
    }

    private FakeExchange record(String body) {
        return rig.withKey("POST", "/api/v2/recordings", body);
    }

    @Test
    void startsListsAndStops() {
        FakeExchange started = record("{\"app\":\"live\",\"stream\":\"a\",\"format\":\"mp4\",\"max_duration_ms\":60000}");
        assertThat(started.status).isEqualTo(201);
        assertThat(started.answer).isEqualTo(RECORDING);
        assertThat(started.answerHeaders).containsEntry("Location", List.of("/api/v2/recordings/r1"));
        assertThat(recorder.options).isEqualTo(new RecordOptions("mp4", 60_000));
        assertThat(rig.withKey("GET", "/api/v2/recordings").answer).isEqualTo("{\"recordings\":[" + RECORDING + "]}");
        assertThat(record("{\"app\":\"live\",\"stream\":\"a\"}").status).as("twice").isEqualTo(409);
        assertThat(rig.withKey("DELETE", "/api/v2/recordings/r1").json().get("state").asText()).isEqualTo("ended");
        assertThat(rig.withKey("DELETE", "/api/v2/recordings/r1").status).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', value = {"{} | 400", "{\"app\":\"live\"} | 400", "{\"app\":\"live\",\"stream\":7} | 400", "{\"app\":\"\",\"stream\":\"a\"} | 400",
        "{\"app\":\"live\",\"stream\":\"a\\u0000\"} | 400", "{\"vhost\":\"none\",\"app\":\"live\",\"stream\":\"a\"} | 404",
        "{\"app\":\"live\",\"stream\":\"a\",\"format\":\"avi\"} | 400", "{\"app\":\"live\",\"stream\":\"a\",\"format\":\"../x\"} | 400",
        "{\"app\":\"live\",\"stream\":\"a\",\"max_duration_ms\":5} | 400", "{\"app\":\"live\",\"stream\":\"a\",\"path\":\"/etc\"} | 400"})
    void refuses(String body, int status) {
        FakeExchange refused = record(body);
        assertThat(refused.status).as(refused.answer).isEqualTo(status);
        assertThat(refused.contentType).isEqualTo("application/problem+json");
        assertThat(recorder.recordings).isEmpty();
    }

    @Test
    void saysThatNobodyRecords() {
        rig.recordings.recorder = null;
        assertThat(rig.withKey("GET", "/api/v2/recordings").json().get("detail").asText()).isEqualTo("no bundle records: srs.output.dvr is not installed");
        assertThat(record("{}").status).isEqualTo(503);
        assertThat(rig.withKey("DELETE", "/api/v2/recordings/x").status).isEqualTo(503);
    }
}
