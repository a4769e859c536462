package srs.api.internal.v2;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.api.internal.Reply;
import srs.http.HttpExchange;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;

/** The programs that bundles run. Thread-safe; worker threads. */
@Component(service = ProcessCalls.class)
public final class ProcessCalls {

    private final ChildProcesses children;

    @Activate
    public ProcessCalls(@Reference ChildProcesses children) {
        this.children = children;
    }

    List<Route> routes() {
        return List.of(Route.guarded("GET", "/api/v2/processes", (exchange, part) -> Reply.json(Map.of("processes", list(exchange)))));
    }

    private List<Map<String, Object>> list(HttpExchange exchange) {
        return children.children().stream().filter(child -> Views.fits(exchange, "bundle", child.bundle())).map(ProcessCalls::view).toList();
    }

    private static Map<String, Object> view(ChildInfo child) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", child.name());
        json.put("bundle", child.bundle());
        json.put("command", child.command());
        json.put("state", child.state().name().toLowerCase(Locale.ROOT));
        json.put("since", Instant.ofEpochMilli(child.sinceMs()).toString());
        json.put("pid", child.pid() == 0 ? null : child.pid());
        json.put("up_ms", child.upMs());
        json.put("cpu_ms", child.cpuMs());
        json.put("restarts", child.restarts());
        json.put("last_end", child.lastEnd());
        return json;
    }
}
