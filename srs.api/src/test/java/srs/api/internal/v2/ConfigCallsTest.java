package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.api.internal.FakeExchange;
import srs.testkit.LeakGuard;

/** srs.conf by calls: read, planned, applied, taken back. */
@ExtendWith(LeakGuard.class)
class ConfigCallsTest {

    private static final String PROBLEM = "{\"file\":\"/conf/srs.conf\",\"line\":3,\"directive\":\"rtmp.listen\",\"message\":\"bad is not [host:]port\",\"severity\":\"error\"}";

    private Rig rig;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        rig = new Rig(folder);
    }

    @Test
    void showsTheTextAndItsHistory() {
        FakeExchange read = rig.withKey("GET", "/api/v2/config");
        assertThat(read.answer).isEqualTo("{\"file\":\"/conf/srs.conf\",\"text\":\"listen 1936;\",\"generation\":2,\"history\":["
                + "{\"generation\":2,\"at\":\"1970-01-01T00:00:00Z\",\"by\":\"signal\",\"changed\":[\"rtmp.listen\"]},"
                + "{\"generation\":1,\"at\":\"1970-01-01T00:00:00Z\",\"by\":\"start\",\"changed\":[]}]}");
        assertThat(read.answerHeaders).containsEntry("ETag", List.of("\"2\"")).containsEntry("Cache-Control", List.of("no-store"));
        assertThat(rig.get("/api/v2/config").status).as("without the key").isEqualTo(401);
    }

    @Test
    void plans() {
        FakeExchange plan = rig.withKey("POST", "/api/v2/config/plan", "listen 1937;");
        assertThat(plan.status).isEqualTo(200);
        assertThat(plan.answer).isEqualTo("{\"ok\":true,\"changes\":[{\"directive\":\"vhost x play.gop_cache\",\"from\":\"on\",\"to\":\"off\",\"effect\":\"now\"},"
                + "{\"directive\":\"pid\",\"from\":\"a\",\"to\":\"b\",\"effect\":\"restart\"}],"
                + "\"problems\":[{\"file\":\"/conf/srs.conf\",\"line\":0,\"directive\":\"\",\"message\":\"a warning\",\"severity\":\"warning\"}]}");
        assertThat(rig.withKey("POST", "/api/v2/config/plan", "bad").answer).isEqualTo("{\"ok\":false,\"changes\":[],\"problems\":[" + PROBLEM + "]}");
        assertThat(rig.file.written).isEqualTo("listen 1936;");
    }

    @Test
    void plansOneAtATime() {
        rig.file.duringPlan = () -> assertThat(rig.withKey("POST", "/api/v2/config/plan", "x").status).isEqualTo(409);
        assertThat(rig.withKey("POST", "/api/v2/config/plan", "x").status).isEqualTo(200);
    }

    private FakeExchange apply(String tag, String text) {
        return rig.call("POST", "/api/v2/config/apply", Map.of("X-Api-Key", rig.key, "If-Match", tag), text);
    }

    @Test
    void applies() {
        FakeExchange applied = apply("\"2\"", "listen 1937;");
        assertThat(applied.status).isEqualTo(200);
        assertThat(applied.json().get("generation").asInt()).isEqualTo(3);
        assertThat(rig.file.written).isEqualTo("listen 1937;");
    }

    @Test
    void appliesOnlyToTheGenerationThatTheTextWasMadeOf() {
        assertThat(rig.withKey("POST", "/api/v2/config/apply", "listen 1937;").status).isEqualTo(428);
        assertThat(apply("\"1\"", "listen 1937;").status).isEqualTo(412);
        assertThat(rig.file.written).isEqualTo("listen 1936;");
    }

    @ParameterizedTest(name = "If-Match: {0}")
    @ValueSource(strings = {"", "*", "W/\"2\"", "\"x\"", "-1", "99999999999999999999"})
    void wantsAGeneration(String tag) {
        assertThat(apply(tag, "x").status).isEqualTo(400);
    }

    @Test
    void saysAllThatIsWrong() {
        FakeExchange refused = apply("\"2\"", "bad");
        assertThat(refused.status).isEqualTo(422);
        assertThat(refused.contentType).isEqualTo("application/problem+json");
        assertThat(refused.answer).isEqualTo("{\"status\":422,\"title\":\"Unprocessable Content\",\"detail\":\"the configuration has errors; file and server are as they were\","
                + "\"problems\":[" + PROBLEM + "]}");
    }

    @Test
    void saysThatTheFileCannotBeWritten() {
        rig.file.isReadOnly = true;
        assertThat(apply("\"2\"", "x").status).isEqualTo(409);
    }

    @Test
    void takesNoTextThatIsNotUtf8() {
        FakeExchange exchange = new FakeExchange("POST", "/api/v2/config/plan");
        exchange.headers.put("X-Api-Key", rig.key);
        exchange.body = Unpooled.wrappedBuffer(new byte[] {'#', (byte) 0xe9, ';'});
        rig.api.handle(exchange);
        assertThat(exchange.status).isEqualTo(400);
    }

    @Test
    void rollsBack() {
        assertThat(rig.withKey("POST", "/api/v2/config/rollback", "{\"generation\":1}").json().get("generation").asInt()).isEqualTo(3);
        assertThat(rig.file.written).isEqualTo("listen 1935;");
        assertThat(rig.withKey("POST", "/api/v2/config/rollback", "{\"generation\":77}").status).isEqualTo(404);
    }

    @ParameterizedTest(name = "body {0}")
    @ValueSource(strings = {"", "null", "1", "[]", "{", "{}", "{\"generation\":-1}", "{\"generation\":1.5}", "{\"generation\":\"1\"}", "{\"generation\":null}", "{\"generation\":[1]}",
        "{\"generation\":99999999999999999999}", "{\"generation\":1}{}", "{\"generation\":1,\"generation\":2}", "{\"generation\":1,\"x\":2}", "{generation:1}", "{\"generation\":NaN}"})
    void takesNoMalformedBody(String body) {
        FakeExchange exchange = rig.withKey("POST", "/api/v2/config/rollback", body);
        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.contentType).isEqualTo("application/problem+json");
        assertThat(rig.file.written).isEqualTo("listen 1936;");
    }

    @Test
    void takesNoBodyThatIsTooDeep() {
        assertThat(rig.withKey("POST", "/api/v2/config/rollback", "{\"generation\":" + "[".repeat(400_000)).status).isEqualTo(400);
    }
}
