package srs.api.internal.v2;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.api.internal.Reply;
import srs.http.HttpExchange;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigChange;
import srs.kernel.config.ConfigFile;
import srs.kernel.config.ConfigGeneration;
import srs.kernel.config.ConfigPlan;
import srs.kernel.config.ConfigProblem;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.StaleGenerationException;

/** Calls that read and change srs.conf. The file holds secrets, so all of them need the key. Thread-safe; worker threads. */
final class ConfigCalls {

    private static final Logger LOG = LoggerFactory.getLogger("srs.api");
    private static final Pattern TAG = Pattern.compile("\"?([0-9]{1,18})\"?");

    private final Config config;
    private final ConfigFile file;
    private final Alone alone;
    private final AtomicBoolean isPlanning = new AtomicBoolean();

    ConfigCalls(Config config, ConfigFile file, Alone alone) {
        this.config = config;
        this.file = file;
        this.alone = alone;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v2/config", (exchange, part) -> read()),
                Route.guarded("POST", "/api/v2/config/plan", (exchange, part) -> plan(exchange)),
                Route.guarded("POST", "/api/v2/config/apply", (exchange, part) -> apply(exchange)),
                Route.guarded("POST", "/api/v2/config/rollback", (exchange, part) -> rollback(exchange)),
                Route.guarded("POST", "/api/v2/config/reload", (exchange, part) -> alone.run(() -> reload(exchange))));
    }

    private Reply read() {
        List<ConfigGeneration> history = file.history();
        long generation = history.get(0).number();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", file.path().map(Object::toString).orElse(null));
        json.put("text", file.text(generation).orElse(""));
        json.put("generation", generation);
        json.put("history", history.stream().map(ConfigCalls::generation).toList());
        return new Reply(200, json, Map.of("ETag", List.of("\"" + generation + "\"")));
    }

    private static Map<String, Object> generation(ConfigGeneration generation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("generation", generation.number());
        json.put("at", generation.at().toString());
        json.put("by", generation.by().name().toLowerCase(java.util.Locale.ROOT));
        json.put("changed", generation.changed());
        return json;
    }

    /** One at a time: the owners of directives are asked, and may take their time. */
    private Reply plan(HttpExchange exchange) {
        String text = Body.text(exchange);
        if (!isPlanning.compareAndSet(false, true)) {
            throw new Problem(409, "another plan is being made");
        }
        try {
            return Reply.json(of(file.plan(text)));
        } finally {
            isPlanning.set(false);
        }
    }

    private Reply apply(HttpExchange exchange) {
        String tag = exchange.header("If-Match").orElseThrow(() -> new Problem(428, "the header If-Match: \"generation\" says which text was changed; GET /api/v2/config tells it"));
        Matcher matcher = TAG.matcher(tag.strip());
        if (!matcher.matches()) {
            throw new Problem(400, "If-Match is not a generation in quotes");
        }
        String text = Body.text(exchange);
        return alone.run(() -> changed(exchange, "a new configuration", 412, () -> file.apply(text, Long.parseLong(matcher.group(1)), ReloadCause.API)));
    }

    private Reply rollback(HttpExchange exchange) {
        long generation = Body.number(Body.object(exchange, Set.of("generation")), "generation", -1);
        return alone.run(() -> changed(exchange, "the configuration of generation " + generation, 404, () -> file.rollback(generation, ReloadCause.API)));
    }

    private interface Change {
        ConfigPlan run() throws StaleGenerationException, IOException;
    }

    /** @param stale the status when the generation is not the right one */
    private Reply changed(HttpExchange exchange, String what, int stale, Change change) {
        LOG.info("{} comes by the API call of {}", what, exchange.ip());
        try {
            ConfigPlan done = change.run();
            if (!done.isOk()) {
                throw new Problem(422, "the configuration has errors; file and server are as they were").with("problems", problems(done.problems()));
            }
            Map<String, Object> json = of(done);
            json.put("generation", file.history().get(0).number());
            return Reply.json(json);
        } catch (StaleGenerationException e) {
            throw new Problem(stale, e.getMessage());
        } catch (IOException e) {
            LOG.warn("the configuration cannot be written: {}", e.toString());
            throw new Problem(409, "the file cannot be written, all is as it was: " + e.getMessage());
        }
    }

    private static Map<String, Object> of(ConfigPlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ok", plan.isOk());
        json.put("changes", plan.changes().stream().map(ConfigCalls::change).toList());
        json.put("problems", problems(plan.problems()));
        return json;
    }

    private static Map<String, Object> change(ConfigChange change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("directive", change.directive());
        json.put("from", change.from());
        json.put("to", change.to());
        json.put("effect", change.isAtNextStart() ? "restart" : "now");
        return json;
    }

    private static List<Map<String, Object>> problems(List<ConfigProblem> problems) {
        return problems.stream().map(problem -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", problem.file());
            json.put("line", problem.line());
            json.put("directive", problem.directive());
            json.put("message", problem.message());
            json.put("severity", problem.isError() ? "error" : "warning");
            return json;
        }).toList();
    }

    private Reply reload(HttpExchange exchange) {
        LOG.info("reload, says the API call of {}", exchange.ip());
        ReloadResult result = config.reload(ReloadCause.API);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("applied", result.applied());
        json.put("changed", result.changed().stream().sorted().toList());
        json.put("problems", result.problems());
        return new Reply(result.applied() ? 200 : 409, json, Map.of());
    }
}
