package srs.api.internal.v2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.api.internal.Reply;
import srs.http.HttpExchange;
import srs.kernel.config.Config;
import srs.kernel.record.RecordException;
import srs.kernel.record.RecordOptions;
import srs.kernel.record.Recorder;
import srs.kernel.record.Recording;
import srs.kernel.stream.StreamKey;

/** Calls that record streams, by the bundle that can. Thread-safe; worker threads. */
@Component(service = RecordingCalls.class)
public final class RecordingCalls {

    private static final Logger LOG = LoggerFactory.getLogger("srs.api");
    private static final Set<String> MEMBERS = Set.of("vhost", "app", "stream", "format", "max_duration_ms");

    private final Config config;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Recorder recorder;

    @Activate
    public RecordingCalls(@Reference Config config) {
        this.config = config;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v2/recordings", (exchange, part) -> Reply.json(Map.of("recordings",
                        recorder().list().stream().sorted(Comparator.comparing(Recording::startedAt).reversed()).map(RecordingCalls::view).toList()))),
                Route.guarded("POST", "/api/v2/recordings", (exchange, part) -> start(exchange)),
                Route.guarded("DELETE", "/api/v2/recordings/{id}", (exchange, id) -> stop(exchange, id)));
    }

    private Recorder recorder() {
        Recorder now = recorder;
        if (now == null) {
            throw new Problem(503, "no bundle records: srs.output.dvr is not installed");
        }
        return now;
    }

    private Reply start(HttpExchange exchange) {
        Recorder asked = recorder();
        JsonNode body = Body.object(exchange, MEMBERS);
        try {
            StreamKey stream = new StreamKey(vhost(Body.string(body, "vhost", StreamKey.DEFAULT_VHOST)), Body.string(body, "app", null), Body.string(body, "stream", null));
            Recording recording = asked.start(stream, new RecordOptions(Body.string(body, "format", ""), Body.number(body, "max_duration_ms", 0)));
            LOG.info("recording {} of {} is started by the API call of {}", recording.id(), stream.url(), exchange.ip());
            return new Reply(201, view(recording), Map.of("Location", List.of("/api/v2/recordings/" + recording.id())));
        } catch (IllegalArgumentException e) {
            throw new Problem(400, e.getMessage());
        } catch (RecordException e) {
            throw problem(e);
        }
    }

    private String vhost(String name) {
        if (!config.vhosts().contains(name)) {
            throw new Problem(404, "no vhost has this name");
        }
        return name;
    }

    private Reply stop(HttpExchange exchange, String id) {
        try {
            Recording recording = recorder().stop(id);
            LOG.info("recording {} is stopped by the API call of {}", recording.id(), exchange.ip());
            return Reply.json(view(recording));
        } catch (RecordException e) {
            throw problem(e);
        }
    }

    private static Problem problem(RecordException e) {
        return new Problem(switch (e.kind()) {
            case NOT_FOUND -> 404;
            case INVALID -> 400;
            case BUSY -> 409;
            case FAILED -> 503;
        }, e.getMessage());
    }

    private static Map<String, Object> view(Recording recording) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", recording.id());
        json.put("vhost", recording.stream().vhost());
        json.put("app", recording.stream().app());
        json.put("stream", recording.stream().stream());
        json.put("state", recording.state().name().toLowerCase(java.util.Locale.ROOT));
        json.put("file", recording.file());
        json.put("started_at", recording.startedAt().toString());
        json.put("bytes", recording.bytes());
        json.put("duration_ms", recording.durationMs());
        json.put("on_demand", recording.onDemand());
        json.put("problem", recording.problem());
        return json;
    }
}
