package srs.api.internal.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import srs.api.internal.FakeConfigFile;
import srs.api.internal.FakeExchange;
import srs.api.internal.FakeRecorder;
import srs.api.internal.House;
import srs.api.internal.Shape;
import srs.kernel.client.Activity;
import srs.kernel.client.ClientType;
import srs.kernel.config.ReloadResult;
import srs.kernel.stream.EndReason;
import srs.testkit.LeakGuard;

/** Our own API: what its calls answer, who may make them, and that its description is true. */
@ExtendWith(LeakGuard.class)
class ApiV2Test {

    private Rig rig;
    private House house;
    private Events events;
    private ApiV2 api;
    private String key;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        rig = new Rig(folder);
        house = rig.house;
        events = rig.events;
        api = rig.api;
        key = rig.key;
    }

    // ---- the description

    @Test
    void describesEveryCallAndNoOther() throws IOException {
        Set<String> calls = new TreeSet<>();
        api.routes().forEach(route -> calls.add(route.method() + " " + route.template() + (route.guarded() ? " with the key" : "")));
        Set<String> described = new TreeSet<>();
        openapi().get("paths").properties().forEach(path -> path.getValue().properties().stream().filter(e -> !e.getKey().equals("parameters"))
                .forEach(operation -> described.add(operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()
                        + (operation.getValue().has("security") ? " with the key" : ""))));
        assertThat(described).isEqualTo(calls);
    }

    @Test
    void describesTheMembersOfItsObjects() throws IOException {
        assertThat(members("Stream")).isEqualTo(names(get("/api/v2/streams").json().get("streams").get(0)));
        assertThat(members("Client")).isEqualTo(names(get("/api/v2/clients/player01").json()));
        assertThat(members("Explanation")).isEqualTo(names(get("/api/v2/clients/player01/explain").json()));
        assertThat(members("Problem")).isEqualTo(names(get("/api/v2/nosuch").json()));
        assertThat(members("Config")).isEqualTo(names(withKey("GET", "/api/v2/config").json()));
        assertThat(members("Generation")).isEqualTo(names(withKey("GET", "/api/v2/config").json().get("history").get(0)));
        JsonNode plan = withKey("POST", "/api/v2/config/plan").json();
        assertThat(members("Plan")).isEqualTo(names(plan));
        assertThat(members("Change")).isEqualTo(names(plan.get("changes").get(0)));
        assertThat(members("ConfigProblem")).isEqualTo(names(plan.get("problems").get(0)));
        JsonNode applied = rig.withKey("POST", "/api/v2/config/rollback", "{\"generation\":1}").json();
        assertThat(members("Applied")).isEqualTo(names(applied));
        rig.file.written = "bad";
        assertThat(members("Refusal")).isEqualTo(names(rig.withKey("POST", "/api/v2/config/rollback", "{\"generation\":3}").json()));
        rig.recordings.recorder = new FakeRecorder();
        assertThat(members("Recording")).isEqualTo(names(rig.withKey("POST", "/api/v2/recordings", "{\"app\":\"live\",\"stream\":\"a\"}").json()));
        assertThat(members("Reload")).isEqualTo(names(withKey("POST", "/api/v2/config/reload").json()));
    }

    @Test
    void describesOnlyWhatItDefines() throws IOException {
        JsonNode openapi = openapi();
        assertThat(openapi.findValuesAsText("$ref")).isNotEmpty().allSatisfy(ref -> assertThat(openapi.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
    }

    private JsonNode openapi() throws IOException {
        FakeExchange exchange = get("/api/v2/openapi.json");
        assertThat(exchange.status).isEqualTo(200);
        return new ObjectMapper().readTree(exchange.answer);
    }

    private Set<String> members(String schema) throws IOException {
        return names(openapi().at("/components/schemas/" + schema + "/properties"));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    // ---- reading

    @Test
    void listsStreamsAndClients() {
        assertThat(Shape.of(get("/api/v2/streams").json())).isEqualTo("{total:int,start:int,streams:[{id:string,url:string,vhost:string,app:string,name:string,"
                + "publisher:string,live_ms:int,players:int,taps:int,received_bytes:int,sent_bytes:int,received_kbps:int,sent_kbps:int,video_frames:int,"
                + "audio_frames:int,dropped_frames:int,video:{codec:string,height:string,level:string,profile:string,width:string},"
                + "audio:{codec:string,channel:string,profile:string,sample_rate:string}}]}");
        house.client("silent00", null);
        JsonNode clients = get("/api/v2/clients?start=1&count=5").json();
        assertThat(clients.get("total").asInt()).isEqualTo(3);
        assertThat(clients.get("clients").findValuesAsText("id")).containsExactly("publish1", "silent00");
        assertThat(clients.get("clients").get(1).get("type").isNull()).isTrue();
    }

    @Test
    void tellsOfOneStream() {
        assertThat(get("/api/v2/streams/" + House.STREAM_ID).answer).isEqualTo(get("/api/v2/streams").json().get("streams").get(0).toString());
        assertThat(get("/api/v2/streams/vid-none").status).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"streams?vhost=__defaultVhost__&app=live, 1", "streams?app=other, 0", "streams?name=livestream, 1", "streams?name=x, 0", "clients?app=live, 2",
        "clients?stream=livestream&type=rtmp-play, 1", "clients?protocol=rtmp, 3", "clients?protocol=srt, 0", "clients?ip=192.0.2.1, 3", "clients?vhost=x, 0", "clients?app=, 3"})
    void filters(String query, int total) {
        house.client("silent00", null);
        assertThat(get("/api/v2/" + query).json().get("total").asInt()).isEqualTo(total);
    }

    @Test
    void namesTheMethodsThatAPathTakes() {
        assertThat(call("PUT", "/api/v2/clients/player01", Map.of()).answerHeaders).containsEntry("Allow", List.of("GET, DELETE"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"GET, /api/v2/, 404", "GET, /api/v2/nosuch, 404", "GET, /api/v2/clients/nosuch, 404", "GET, /api/v2/clients/nosuch/explain, 404",
        "PUT, /api/v2/clients/player01, 405", "GET, /api/v2/config/reload, 405", "GET, /api/v2/clients/a/b, 404", "GET, /api/v2/streams?start=x, 400",
        "GET, /api/v2/streams?count=-1, 400", "GET, /api/v2/features/nosuch, 404", "GET, /api/v2/streams?count=9999999999, 400"})
    void saysNo(String method, String path, int status) {
        FakeExchange exchange = call(method, path, Map.of());
        assertThat(exchange.status).isEqualTo(status);
        assertThat(exchange.contentType).isEqualTo("application/problem+json");
        assertThat(Shape.of(exchange.json())).isEqualTo("{status:int,title:string,detail:string}");
    }

    @Test
    void isNotThereWhenItIsOff() {
        house.directives.put("http_api.v2.enabled", false);
        assertThat(get("/api/v2/streams").status).isEqualTo(404);
    }

    @Test
    void explainsWithNumbers() {
        JsonNode player = get("/api/v2/clients/player01/explain").json();
        assertThat(player.get("verdict").asText()).isEqualTo("keeps_up");
        assertThat(player.get("sentence").asText()).isEqualTo("rtmp-play of /live/livestream: keeps up, nothing was dropped in 1 s; "
                + "its connection took 4 of 800 kbit/s (mean of 30 s)");
        assertThat(get("/api/v2/clients/publish1/explain").json().get("sentence").asText())
                .isEqualTo("fmle-publish of /live/livestream: sends 3 kbit/s (mean of 30 s), 30 bytes in 1 s, for 1 players");
        house.conditions.put("player01", "round trip 42 ms");
        assertThat(get("/api/v2/clients/player01/explain").json().get("sentence").asText()).endsWith(" of 800 kbit/s (mean of 30 s); round trip 42 ms");
        house.streams.clear();
        assertThat(get("/api/v2/clients/player01/explain").json().get("verdict").asText()).isEqualTo("waiting");
    }

    @Test
    void remembersHowAClientEnded() {
        events.onIdle(house.clients.get("player01"), new Activity(1, new ClientType("rtmp-play", false), House.KEY, Map.of()));
        house.clients.remove("player01");
        JsonNode ended = get("/api/v2/clients/player01/explain").json();
        assertThat(ended.get("verdict").asText()).isEqualTo("ended");
        assertThat(ended.get("sentence").asText()).isEqualTo("rtmp-play of /live/livestream: in 1 s it got 40 bytes; nothing was dropped; it ended 0 s ago");
    }

    @Test
    void forgetsTheOldestFarewells() {
        Farewells farewells = new Farewells();
        for (int i = 0; i <= Farewells.MAX_CLIENTS; i++) {
            farewells.add("c" + i, "gone", i);
        }
        assertThat(farewells.of("c0", 0)).isEmpty();
        assertThat(farewells.of("c1", 0)).isPresent();
    }

    // ---- changing

    static Stream<Route> changes() {
        House house = new House();
        return new ApiV2(house.hub(), house.clientList(), house.config(), new FakeConfigFile(), new Events(house.hub(), House.workers()), new LogCalls(House.workers()),
                new RecordingCalls(house.config()), new ProcessCalls(null), new Description(house.context()), new Features(house.context(), Optional.empty(), null), House.workers()).routes().stream().filter(Route::guarded);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void takesChangesWithTheKeyAndFromThisMachineOnly(Route route) {
        String path = route.template().replaceAll("\\{[a-z]+}", "player01");
        FakeExchange without = call(route.method(), path, Map.of());
        assertThat(without.status).isEqualTo(401);
        assertThat(without.answerHeaders).containsEntry("WWW-Authenticate", List.of("Bearer"));
        assertThat(without.answer).doesNotContain(key).doesNotContain(folder.toString());
        assertThat(call(route.method(), path, Map.of("Authorization", "Bearer wrong")).status).isEqualTo(401);
        assertThat(call(route.method(), path, Map.of("Authorization", "Basic " + key)).status).isEqualTo(401);
        assertThat(call(route.method(), path, Map.of("X-Api-Key", "")).status).isEqualTo(401);

        FakeExchange remote = new FakeExchange(route.method(), path);
        remote.isLocal = false;
        remote.headers.put("Authorization", "Bearer " + key);
        api.handle(remote);
        assertThat(remote.status).isEqualTo(403);

        house.directives.put("http_api.v2.writes", "off");
        assertThat(withKey(route.method(), path).status).isEqualTo(403);
        assertThat(house.kicked).isEmpty();
        assertThat(house.reloads).isZero();
    }

    @Test
    void takesChangesFromElsewhereWhenToldSo() {
        house.directives.put("http_api.v2.writes", "any");
        FakeExchange remote = new FakeExchange("DELETE", "/api/v2/clients/player01");
        remote.isLocal = false;
        remote.headers.put("X-Api-Key", key);
        api.handle(remote);
        assertThat(remote.status).isEqualTo(202);
        assertThat(house.kicked).containsOnlyKeys("player01");
    }

    @Test
    void reloads() {
        house.reload = new ReloadResult(true, Set.of("listen", "http_api.listen"), List.of("srs.conf:3: a warning"));
        FakeExchange applied = withKey("POST", "/api/v2/config/reload");
        assertThat(applied.status).isEqualTo(200);
        assertThat(applied.answer).isEqualTo("{\"applied\":true,\"changed\":[\"http_api.listen\",\"listen\"],\"problems\":[\"srs.conf:3: a warning\"]}");
        house.reload = new ReloadResult(false, Set.of(), List.of("an error"));
        assertThat(withKey("POST", "/api/v2/config/reload").status).isEqualTo(409);
    }

    @Test
    void makesOneChangeAtATime() {
        house.duringReload = () -> assertThat(withKey("POST", "/api/v2/features/nosuch/stop").answer).contains("another change is under way");
        assertThat(withKey("POST", "/api/v2/config/reload").status).isEqualTo(200);
        assertThat(house.reloads).isEqualTo(1);
        assertThat(withKey("POST", "/api/v2/features/nosuch/stop").status).as("afterwards").isEqualTo(404);
    }

    @Test
    void refusesWhatIsNoBundle() throws IOException {
        assertThat(install("application/java-archive", "no jar").status).isEqualTo(400);
        assertThat(install("multipart/form-data", "x").status).isEqualTo(415);
        assertThat(install("multipart/form-data; boundary=b", "--b\r\nx").status).isEqualTo(400);
        assertThat(withKey("POST", "/api/v2/features/nosuch/stop").status).isEqualTo(404);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(Files::isRegularFile)).as("left in the features folder").isEmpty();
        }
    }

    private FakeExchange install(String contentType, String body) {
        FakeExchange exchange = new FakeExchange("POST", "/api/v2/features");
        exchange.headers.put("Authorization", "Bearer " + key);
        exchange.headers.put("Content-Type", contentType);
        exchange.body = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        api.handle(exchange);
        return exchange;
    }

    // ---- the key

    @Test
    void makesAKeyForItsOwnersEyesOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile().getParent()))).isEqualTo("rwx------");
        assertThat(key).hasSizeGreaterThanOrEqualTo(32);
        assertThat(new ApiKey(keyFile().getParent()).make()).as("a second start makes another").isFalse();
    }

    @Test
    void takesAKeyThatAnOperatorWroteUnlessItIsShort() throws IOException {
        Files.writeString(keyFile(), "0123456789abcdef0\n");
        key = "0123456789abcdef0";
        assertThat(withKey("POST", "/api/v2/config/reload").status).isEqualTo(200);
        Files.writeString(keyFile(), "short");
        key = "short";
        assertThat(withKey("POST", "/api/v2/config/reload").status).isEqualTo(401);
        Files.delete(keyFile());
        key = "";
        assertThat(withKey("POST", "/api/v2/config/reload").status).isEqualTo(401);
    }

    @ParameterizedTest(name = "Authorization: {0}")
    @CsvSource(delimiter = '|', value = {"Bearer", "'Bearer '", "BearerKEY", "Bearer KEYx", "Bearer xKEY", "Bearer KEY KEY", "Bearer KEY,", "Token KEY", "KEY", "Bearer \u0000", "Bearer \u00e9\u4e2d"})
    void takesNoMalformedToken(String authorization) {
        FakeExchange exchange = call("POST", "/api/v2/config/reload", Map.of("Authorization", authorization.replace("KEY", key)));
        assertThat(exchange.status).isEqualTo(401);
        assertThat(exchange.contentType).isEqualTo("application/problem+json");
        assertThat(house.reloads).isZero();
    }

    // ---- events

    @Test
    void sendsEvents() {
        FakeExchange reader = new FakeExchange("GET", "/api/v2/events");
        api.handle(reader);
        reader.channel.runPendingTasks();
        assertThat(reader.contentType).isEqualTo("text/event-stream");
        assertThat(reader.isStarted).isTrue();
        assertThat(sent(reader)).isEqualTo("event: hello\ndata: {\"streams\":[\"/live/livestream\"]}\n\n");

        events.onPublish(house.streams.get(0));
        assertThat(sent(reader)).isEqualTo("event: publish\ndata: {\"stream\":\"/live/livestream\",\"id\":\"vid-s000000\",\"client\":\"publish1\"}\n\n");
        events.onUnpublish(house.streams.get(0), new EndReason(EndReason.Kind.PEER, "the \"peer\" has\ngone"));
        assertThat(sent(reader)).endsWith("\"reason\":\"the \\\"peer\\\" has gone\"}\n\n");
        Activity activity = new Activity(1, new ClientType("flv-play", false), House.KEY, Map.of("param", "?token=secret"));
        events.onStarted(house.clients.get("player01"), activity);
        assertThat(sent(reader)).isEqualTo("event: client_started\ndata: {\"client\":\"player01\",\"type\":\"flv-play\",\"stream\":\"/live/livestream\",\"ip\":\"192.0.2.1\"}\n\n");
        events.onIdle(house.clients.get("player01"), activity);
        assertThat(sent(reader)).startsWith("event: client_ended\n").contains("\"sent_bytes\":40,");

        reader.listener.onClosed();
        assertThat(events.readers()).isZero();
    }

    @Test
    void hasAnEndOfReaders() {
        for (int i = 0; i < Events.MAX_READERS; i++) {
            api.handle(new FakeExchange("GET", "/api/v2/events"));
        }
        assertThat(get("/api/v2/events").status).isEqualTo(503);
        events.stop();
        assertThat(events.readers()).isZero();
    }

    private static String sent(FakeExchange reader) {
        return Rig.sent(reader);
    }

    private Path keyFile() {
        return folder.resolve("objs/api/key");
    }

    private FakeExchange get(String path) {
        return call("GET", path, Map.of());
    }

    private FakeExchange withKey(String method, String path) {
        return call(method, path, Map.of("Authorization", "Bearer " + key));
    }

    private FakeExchange call(String method, String path, Map<String, String> headers) {
        FakeExchange exchange = new FakeExchange(method, path);
        exchange.headers.putAll(headers);
        api.handle(exchange);
        return exchange;
    }
}
