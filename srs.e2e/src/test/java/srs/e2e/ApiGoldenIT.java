package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/**
 * Every call of /api/v1 while FFmpeg publishes and a player watches, against golden files: names, their order, types, and the values that do not vary (compat 3).
 * What varies is {@code <int>}, {@code <float>} or {@code <string>}. {@code -Dsrs.golden=write} writes the files anew; read what has changed before you commit it.
 */
@ExtendWith(Server.Resolver.class)
class ApiGoldenIT {
    private static final Path FILES = Path.of("src", "test", "resources", "srs", "e2e", "api-v1");
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String STREAM = "golden";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> IDENTITY = Set.of("server", "service", "pid");
    /** Members whose values are the same each time; of the lists of calls all are but those of {@link #IDENTITY}. */
    private static final Set<String> KEPT = Set.of("code", "major", "minor", "revision", "version", "name", "app", "url", "type", "codec", "width", "height",
            "sample_rate", "channel", "METHOD", "path");

    @Test
    void answersAsTheGoldenFilesSay(Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        try (ChildProcess publisher = ffmpeg.ffmpeg("-re", "-stream_loop", "-1", "-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "flv", server.rtmp(STREAM));
                RtmpPeer player = RtmpPeer.player(server.rtmp(STREAM))) {
            Await.until("the player gets frames", WAIT, () -> !player.received().frames().isEmpty() && publisher.isAlive());
            JsonNode stream = Await.value("the stream with publisher and player", WAIT, () -> mine(server, "/api/v1/streams/?count=1000", "streams")
                    .filter(s -> s.get("clients").asInt() == 2 && s.get("video").isObject() && s.get("audio").isObject()).orElse(null));
            String viewer = Await.value("the player's id", WAIT, () -> viewer(server, stream).orElse(null));
            SoftAssertions all = new SoftAssertions();
            for (Map.Entry<String, String> call : calls(stream, viewer).entrySet()) {
                String actual = JSON.writer(printer()).writeValueAsString(masked(call.getKey(), get(server, call.getValue()))) + "\n";
                Path file = FILES.resolve(call.getKey() + ".json");
                if (System.getProperty("srs.golden", "").equals("write")) {
                    Files.createDirectories(FILES);
                    Files.writeString(file, actual);
                }
                all.assertThat(actual).as(call.getValue()).isEqualTo(Files.readString(file));
            }
            all.assertAll();
        }
    }

    @Test
    void hasNoGoldenFileWithoutACall() throws IOException {
        try (var files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
                    .containsExactlyInAnyOrderElementsOf(calls(JSON.createObjectNode().put("id", "").put("vhost", ""), "").keySet());
        }
    }

    private static Map<String, String> calls(JsonNode stream, String viewer) {
        Map<String, String> calls = new LinkedHashMap<>();
        calls.put("root", "/");
        calls.put("api", "/api/");
        calls.put("v1", "/api/v1/");
        for (String name : new String[] {"versions", "summaries", "rusages", "self_proc_stats", "system_proc_stats", "meminfos", "authors", "features", "requests"}) {
            calls.put(name, "/api/v1/" + name);
        }
        calls.put("vhosts", "/api/v1/vhosts/");
        calls.put("vhost", "/api/v1/vhosts/" + stream.get("vhost").asText());
        calls.put("streams", "/api/v1/streams/?count=1000");
        calls.put("stream", "/api/v1/streams/" + stream.get("id").asText());
        calls.put("clients", "/api/v1/clients/?count=1000");
        calls.put("client", "/api/v1/clients/" + viewer);
        calls.put("raw", "/api/v1/raw?rpc=raw");
        calls.put("clusters", "/api/v1/clusters?vhost=__defaultVhost__&app=live&stream=" + STREAM);
        calls.put("no_vhost", "/api/v1/vhosts/none");
        calls.put("no_stream", "/api/v1/streams/none");
        calls.put("no_client", "/api/v1/clients/none");
        calls.put("tests_errors", "/api/v1/tests/errors");
        return calls;
    }

    // ---- what varies

    private static JsonNode masked(String name, JsonNode answer) {
        JsonNode masked = masked("", answer, name.equals("root") || name.equals("api") || name.equals("v1"));
        if (masked.at("/data/features") instanceof ObjectNode features) {
            // by the bundles that are there
            features.fieldNames().forEachRemaining(feature -> features.put(feature, "<bool>"));
        }
        if (masked.at("/data/headers") instanceof ObjectNode headers) {
            // of this caller, not of each version of Java's client
            headers.remove("Content-Length");
        }
        // other tests have streams and clients, too: of a list what is ours
        if (masked.get(name) instanceof ArrayNode list) {
            JsonNode mine = StreamSupport.stream(list.spliterator(), false)
                    .filter(entry -> entry.get("name").asText().equals(name.equals("vhosts") ? "__defaultVhost__" : STREAM) && !entry.path("publish").asBoolean()).findFirst().orElseThrow();
            list.removeAll();
            list.add(mine);
        }
        return masked;
    }

    private static JsonNode masked(String name, JsonNode node, boolean isKept) {
        if (node.isObject()) {
            ObjectNode out = JSON.createObjectNode();
            node.properties().forEach(member -> out.set(member.getKey(), masked(member.getKey(), member.getValue(), isKept && !IDENTITY.contains(member.getKey()))));
            return out;
        }
        if (node.isArray()) {
            ArrayNode out = JSON.createArrayNode();
            node.forEach(element -> out.add(masked(name, element, isKept)));
            return out;
        }
        if (isKept || KEPT.contains(name) || node.isNull() || node.isBoolean()) {
            return node;
        }
        return JsonNodeFactory.instance.textNode(node.isTextual() ? "<string>" : node.isIntegralNumber() ? "<int>" : "<float>");
    }

    private static DefaultPrettyPrinter printer() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    // ---- the server

    private static Optional<JsonNode> mine(Server server, String path, String list) {
        try {
            return StreamSupport.stream(get(server, path).get(list).spliterator(), false).filter(entry -> entry.get("name").asText().equals(STREAM)).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> viewer(Server server, JsonNode stream) {
        try {
            return StreamSupport.stream(get(server, "/api/v1/clients/?count=1000").get("clients").spliterator(), false)
                    .filter(client -> client.get("stream").equals(stream.get("id")) && !client.get("publish").asBoolean()).map(client -> client.get("id").asText()).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JsonNode get(Server server, String path) throws IOException {
        return JSON.readTree(Http.send(HttpRequest.newBuilder(URI.create(server.api(path))).build()).body());
    }
}
