package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import srs.kernel.process.ChildInfo;
import srs.testkit.LeakGuard;

/** The programs that bundles run, by a call. */
@ExtendWith(LeakGuard.class)
class ProcessCallsTest {
    private Rig rig;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        rig = new Rig(folder);
        rig.children.add(new ChildInfo("ingest v/a", "srs.input.ingest", "ffmpeg -i \"x\" rtmp://cdn/live/***", ChildInfo.State.WAITING, 1000, 0, 0, 0, 2, "code 1 after 0.1 s: no"));
        rig.children.add(new ChildInfo("transcode /live/a sd", "srs.output.transcode", "ffmpeg -i a b", ChildInfo.State.RUNNING, 0, 77, 5000, 1200, 0, ""));
    }

    @Test
    void tellsEachWithItsState() {
        assertThat(rig.withKey("GET", "/api/v2/processes").answer).isEqualTo("{\"processes\":["
                + "{\"name\":\"ingest v/a\",\"bundle\":\"srs.input.ingest\",\"command\":\"ffmpeg -i \\\"x\\\" rtmp://cdn/live/***\",\"state\":\"waiting\",\"since\":\"1970-01-01T00:00:01Z\","
                + "\"pid\":null,\"up_ms\":0,\"cpu_ms\":0,\"restarts\":2,\"last_end\":\"code 1 after 0.1 s: no\"},"
                + "{\"name\":\"transcode /live/a sd\",\"bundle\":\"srs.output.transcode\",\"command\":\"ffmpeg -i a b\",\"state\":\"running\",\"since\":\"1970-01-01T00:00:00Z\","
                + "\"pid\":77,\"up_ms\":5000,\"cpu_ms\":1200,\"restarts\":0,\"last_end\":\"\"}]}");
    }

    @Test
    void takesAFilterAndNeedsTheKey() {
        assertThat(rig.withKey("GET", "/api/v2/processes?bundle=srs.input.ingest").json().get("processes")).hasSize(1);
        assertThat(rig.get("/api/v2/processes").status).isEqualTo(401);
    }
}
